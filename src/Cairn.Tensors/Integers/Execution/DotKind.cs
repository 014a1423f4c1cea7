namespace Cairn.Tensors.Integers.Execution;

/// <summary>Which scalar product a node runs with.</summary>
internal enum DotKind
{
    Scalar,
    Short256,
    Short512,
    Byte256,
}
