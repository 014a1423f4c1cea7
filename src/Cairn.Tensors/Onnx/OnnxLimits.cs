namespace Cairn.Tensors.Onnx;

/// <summary>How much of a model file is read: what exceeds a bound is refused before memory is taken for it.</summary>
public static class OnnxLimits
{
    /// <summary>Bytes of a model file: 1 GiB.</summary>
    public const int FileBytes = 1 << 30;

    /// <summary>Nodes of a graph.</summary>
    public const int Nodes = 1 << 16;

    /// <summary>Constants of a graph.</summary>
    public const int Constants = 1 << 16;

    /// <summary>Inputs or outputs of a node or of the graph.</summary>
    public const int Arity = 1 << 10;

    /// <summary>Attributes of a node.</summary>
    public const int Attributes = 64;

    /// <summary>Numbers in one attribute.</summary>
    public const int AttributeNumbers = 1 << 16;

    /// <summary>Bytes of a name.</summary>
    public const int NameBytes = 1 << 10;

    /// <summary>Axes of a tensor.</summary>
    public const int Rank = 8;

    /// <summary>Elements of one tensor: 2²⁶.</summary>
    public const int Elements = 1 << 26;

    /// <summary>Elements of all constants and intermediate tensors together: 2²⁸.</summary>
    public const long TotalElements = 1L << 28;

    /// <summary>Multiplications and other element operations of one inference: 2³³.</summary>
    public const long Work = 1L << 33;

    /// <summary>Oldest and newest operator set that is understood.</summary>
    public const int OldestOpset = 7, NewestOpset = 25;
}
