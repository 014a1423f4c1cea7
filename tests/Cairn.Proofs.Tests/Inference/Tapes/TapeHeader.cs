using System.Buffers.Binary;
using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Inference;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>What a tape says before its instructions.</summary>
internal sealed record TapeHeader(int Protocol, Hash32 Graph, int Modes, TapeTensor[] Inputs, TapeTensor[] Outputs,
    int Registers, WhirParameters Parameters, byte[] Constants)
{
    public WhirWord[] Words => Parameters.Words;

    public static (TapeHeader Head, TapeReader Code) Read(ReadOnlyMemory<byte> tape)
    {
        var reader = new TapeReader(tape);
        Assert.Equal("CVT1"u8.ToArray(), reader.Take(4).ToArray());
        var (protocol, graph, modes) = (reader.Byte(), new Hash32(reader.Take(Hash32.Size)), reader.Byte());
        TapeTensor[] inputs = [.. Enumerable.Range(0, reader.Byte()).Select(_ => Tensor(reader, true))];
        TapeTensor[] outputs = [.. Enumerable.Range(0, reader.Byte()).Select(_ => Tensor(reader, false))];
        var registers = reader.Short();
        var whir = reader.Take(7).ToArray();
        var parameters = new WhirParameters(whir[0], whir[1], new WhirOptions
        {
            SecurityBits = whir[2], WorkBits = whir[3], RateBits = whir[4], FoldVariables = whir[5],
            FinalVariablesMax = whir[6],
        });
        Assert.Equal(parameters.Words.Length, reader.Byte());
        foreach (var word in parameters.Words)
            Assert.Equal((word.RowBits, word.Queries, word.Samples), (reader.Byte(), reader.Byte(), reader.Byte()));
        Assert.Equal(parameters.FinalVariables, reader.Byte());
        var constants = reader.Take(reader.Integer()).ToArray();
        var code = reader.Part(reader.Integer());
        Assert.Equal(0, reader.Left);
        return (new TapeHeader(protocol, graph, modes, inputs, outputs, registers, parameters, constants), code);
    }

    /// <summary>Whether a statement has as many numbers, all in range, as the tape says.</summary>
    public bool Fit(InferenceStatement statement) =>
        ((Modes & 2) != 0 ? statement.Inputs.IsEmpty : Fit(Inputs, statement.Inputs)) &&
        ((Modes & 4) != 0 ? statement.Outputs.IsEmpty : Fit(Outputs, statement.Outputs));

    private static bool Fit(TapeTensor[] tensors, ImmutableArray<ImmutableArray<int>> values) =>
        values.Length == tensors.Length && tensors.Index().All(t =>
            values[t.Index].Length == t.Item.Extents.Aggregate(1, (a, b) => a * b) &&
            values[t.Index].All(v => v >= t.Item.Low && v <= t.Item.High));

    private static TapeTensor Tensor(TapeReader reader, bool hasRange)
    {
        int[] extents = [.. Enumerable.Range(0, reader.Byte()).Select(_ => reader.Integer())];
        return hasRange ? new TapeTensor(extents, reader.Integer(), reader.Integer())
            : new TapeTensor(extents, int.MinValue, int.MaxValue);
    }
}

/// <summary>An input or an output.</summary>
internal sealed record TapeTensor(int[] Extents, int Low, int High)
{
    /// <summary>As it is absorbed.</summary>
    public byte[] Message(ImmutableArray<int>? values, Hash32 root)
    {
        var bytes = new List<byte> { (byte)(values is null ? 1 : 0), (byte)Extents.Length };
        Span<byte> word = stackalloc byte[sizeof(int)];
        foreach (var number in Extents.Concat(values ?? []))
        {
            BinaryPrimitives.WriteInt32BigEndian(word, number);
            bytes.AddRange(word);
        }

        if (values is null)
            bytes.AddRange(root.AsSpan());
        return [.. bytes];
    }
}
