namespace Cairn.Tensors.Canonical.Validation;

internal enum ValueKind : byte
{
    Empty,
    Float,
    Integer,
}
