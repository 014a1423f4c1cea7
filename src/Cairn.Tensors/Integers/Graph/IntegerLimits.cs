namespace Cairn.Tensors.Integers.Graph;

/// <summary>Bounds of an integer graph.</summary>
public static class IntegerLimits
{
    /// <summary>Bits of a limb: remainders are whole limbs, and tables prefer at most so many bits of rows.</summary>
    public const int LimbBits = 12;

    /// <summary>Largest shift of a rescale.</summary>
    public const int ShiftMax = 60;

    /// <summary>What a proof may add, multiply or divide stays below 2⁶² in magnitude.</summary>
    public const long MagnitudeMax = (1L << 62) - 1;

    /// <summary>Largest magnitude of an offset.</summary>
    public const long OffsetMax = (1L << 60) - 1;

    /// <summary>Largest magnitude of a multiplier.</summary>
    public const int MultiplierMax = int.MaxValue;

    /// <summary>Terms of a rescale.</summary>
    public const int Terms = 4;

    /// <summary>Rows of a table.</summary>
    public const int TableRows = 1 << 16;

    /// <summary>Nodes, parameters, tables, inputs or outputs.</summary>
    public const int Count = 1 << 14;

    /// <summary>Axes of a tensor.</summary>
    public const int Rank = 8;

    /// <summary>Elements of one tensor.</summary>
    public const int Elements = 1 << 26;

    /// <summary>Elements of all tensors, or of all parameters.</summary>
    public const long TotalElements = 1L << 28;

    /// <summary>Multiplications and other steps of one execution.</summary>
    public const long Work = 1L << 36;

    /// <summary>Most fraction bits of a normalisation.</summary>
    public const int FractionBits = 24;
}
