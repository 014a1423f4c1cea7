using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Encoding;

/// <summary>
/// A graph in bytes. There is one way to write a graph, so its keccak-256 names it; the decoder refuses all others.
/// docs/integer-graph.md describes the bytes.
/// </summary>
public static class GraphEncoding
{
    internal const byte Version = 1;

    public static byte[] Encode(IntegerGraph graph) => GraphWriter.Write(graph);

    /// <summary>Reads what <see cref="Encode"/> wrote. Whether the graph is sound is not looked at.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out IntegerGraph? graph,
            [NotNullWhen(false)] out ModelError? error)
    {
        (graph, error) = (null, null);
        try
        {
            graph = new GraphReader(bytes).Read();
            if (!bytes.SequenceEqual(Encode(graph)))
                throw new ModelRefusedException("graph", "", "these bytes are not the one way to write it.");
            return true;
        }
        catch (ModelRefusedException e)
        {
            graph = null;
            error = e.Error;
            return false;
        }
    }
}
