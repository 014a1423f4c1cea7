namespace Cairn.Tensors.Canonical.Form;

/// <summary>Bounds of the canonical form. What exceeds one is refused before anything runs.</summary>
public static class FormLimits
{
    public const int Loops = 6;
    public const int Rank = 6;
    public const int Inputs = 4;
    public const int Lanes = 16;

    /// <summary>Positions of one chain over all its lanes.</summary>
    public const int ChainLength = 16_384;

    public const int ProgramLength = 240;
    public const int Tables = 4;
    public const int TableLength = 256;
    public const int InstancesPerOperator = 4_096;
    public const int TensorsPerOperator = 8_192;
    public const int OperatorsPerGraph = 65_536;
    public const int NameLength = 128;

    /// <summary>Elements of one tensor.</summary>
    public const long TensorLength = int.MaxValue;

    /// <summary>Largest magnitude that an affine index may reach, and that its constant and factors may have.</summary>
    public const long IndexMagnitude = 1L << 40;
}
