namespace Cairn.Tensors.Onnx;

/// <summary>Shapes and other lists in messages.</summary>
internal static class ShapeText
{
    public static string Of<T>(IEnumerable<T> list) => $"[{string.Join(", ", list)}]";
}
