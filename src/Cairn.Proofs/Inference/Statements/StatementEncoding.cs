using System.Buffers.Binary;
using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>A statement as both sides absorb it, before anything else but the protocol's name.</summary>
internal static class StatementEncoding
{
    /// <summary>In this order: graph, weights, context, then each input and each output with its shape.</summary>
    public static void Absorb(ProofPlan plan, InferenceStatement statement, Action<TranscriptTag, byte[]> absorb)
    {
        absorb(TranscriptTag.Statement, statement.GraphDigest.ToArray());
        absorb(TranscriptTag.Statement, [statement.Modes.Encode(), .. statement.Weights.AsSpan()]);
        absorb(TranscriptTag.Statement, statement.Context.Encode());
        for (var i = 0; i < plan.Graph.Inputs.Length; i++)
            absorb(TranscriptTag.Statement, Tensor(plan.Shapes[i],
                statement.Modes.CommittedInputs ? null : statement.Inputs[i], statement.InputRoot));
        for (var i = 0; i < plan.Graph.Outputs.Length; i++)
            absorb(TranscriptTag.Statement, Tensor(plan.Shapes[plan.Graph.Outputs[i].Tensor],
                statement.Modes.CommittedOutputs ? null : statement.Outputs[i], statement.OutputRoot));
    }

    /// <summary>Keccak-256 of all values: int8 a byte each, int32 little-endian.</summary>
    public static Hash32 DigestOf(IntegerGraph graph, ImmutableArray<ImmutableArray<int>> weights) =>
        Keccak256.Compute([.. weights.SelectMany((values, i) => ModelFile.Values(graph.Parameters[i], values))]);

    /// <summary>1 if committed, else 0; the axes and their extents; the values, or the root.</summary>
    private static byte[] Tensor(PaddedShape shape, ImmutableArray<int>? values, Hash32 root)
    {
        var head = 2 + sizeof(int) * shape.Extents.Length;
        var bytes = new byte[head + (values is { } v ? sizeof(int) * v.Length : Hash32.Size)];
        (bytes[0], bytes[1]) = (values is null ? (byte)1 : (byte)0, (byte)shape.Extents.Length);
        for (var axis = 0; axis < shape.Extents.Length; axis++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2 + sizeof(int) * axis), shape.Extents[axis]);
        if (values is { } numbers)
            for (var i = 0; i < numbers.Length; i++)
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(head + sizeof(int) * i), numbers[i]);
        else
            root.CopyTo(bytes.AsSpan(head));
        return bytes;
    }
}
