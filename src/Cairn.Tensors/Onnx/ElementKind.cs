namespace Cairn.Tensors.Onnx;

/// <summary>The element types of ONNX that are understood, with their numbers there.</summary>
public enum ElementKind
{
    Float32 = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
}
