using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>
/// What somebody needs who checks proofs of a model without knowing its weights: the graph, and the weights' root with
/// the proof that they are in range. As a file: magic, graph, root, argument.
/// </summary>
/// <param name="Facts">Of the graph, by analysis; not part of the file.</param>
public sealed record ModelCard(IntegerGraph Graph, GraphFacts Facts, ModelRegistration Registration)
{
    /// <summary>Bytes of the largest graph that is read: 256 MiB.</summary>
    public const int GraphBytesMax = 1 << 28;

    /// <summary>Bytes of the largest file that is read.</summary>
    public const int BytesMax = GraphBytesMax + ProofFile.ArgumentBytesMax + 64;

    /// <summary>What a file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "CAIRNMC1"u8;

    public byte[] Write()
    {
        var graph = GraphEncoding.Encode(Graph);
        using var stream = new MemoryStream();
        Span<byte> word = stackalloc byte[sizeof(int)];
        stream.Write(Magic);
        BinaryPrimitives.WriteInt32BigEndian(word, graph.Length);
        stream.Write(word);
        stream.Write(graph);
        stream.Write(Registration.Root.AsSpan());
        BinaryPrimitives.WriteInt32BigEndian(word, Registration.Argument.Length);
        stream.Write(word);
        stream.Write(Registration.Argument.AsSpan());
        return stream.ToArray();
    }

    /// <summary>Reads and analyses a file, whoever wrote it. The registration is not checked here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes,
        [NotNullWhen(true)] out ModelCard? card, [NotNullWhen(false)] out ModelError? error)
    {
        card = null;
        try
        {
            var file = new FileCursor(bytes);
            file.Require(Magic, "it is no model card; make one with `cairn model commit`.");
            var encoded = file.Take(file.TakeCount("bytes of graph", GraphBytesMax));
            var root = file.TakeHash();
            var argument = file.Take(file.TakeCount("bytes of argument", ProofFile.ArgumentBytesMax));
            file.End();
            if (!GraphEncoding.TryDecode(encoded, out var graph, out error) ||
                !GraphAnalysis.TryAnalyse(graph, [], out var facts, out error))
                return false;
            card = new ModelCard(graph, facts, new ModelRegistration(root, [.. argument]));
            return true;
        }
        catch (InvalidDataException e)
        {
            error = new ModelError("file", "", e.Message, "");
            return false;
        }
    }
}
