using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>The deployed referee, asked about many pieces at once, with a tensor set to open its reads from.</summary>
internal sealed class RefereeProbe(TestChain chain, TestContract probe, Address referee)
{
    private const int Batch = 40;

    public Address Referee => referee;

    public static async Task<RefereeProbe> DeployAsync(TestChain chain)
    {
        var receipt = await chain.SendAsync(0, RefereeContract.Deploy());
        return new RefereeProbe(chain, await chain.DeployAsync("PieceProbe"), receipt.ContractAddress!.Value);
    }

    /// <summary>Both executors on the same pieces: lengths, places, reads and results.</summary>
    /// <returns>How many pieces were compared.</returns>
    public async Task<int> CompareAsync(CanonicalOperator subject, TensorSet tensors, Random random)
    {
        var count = 0;
        foreach (var instance in subject.Instances)
        {
            var leaf = InstanceEncoding.Encode(instance, subject.Tensors);
            var cases = new PieceCases(instance, tensors, random);
            await CompareElementsAsync(subject, instance, tensors, leaf, [.. cases.Elements()]);
            foreach (var some in cases.Collect().Chunk(Batch))
            {
                await CompareAsync(subject, instance, tensors, leaf, some);
                count += some.Length;
            }
        }

        return count;
    }

    public async Task<(ulong Reading, ulong Running)> GasAsync(
        CanonicalOperator subject, OperatorInstance instance, TensorSet tensors, Piece piece)
    {
        var (tables, words) = Words(subject, instance, tensors, piece);
        if (piece.Kind == PieceKind.Fold)
            words = [.. Enumerable.Range(0x3f800000, instance.Chain.Lanes).Select(w => (object)(UInt256)(uint)w)];
        var answer = await AskAsync(
            "gasOf", referee, InstanceEncoding.Encode(instance, subject.Tensors), ToAbi(piece), tables, words);
        return ((ulong)(UInt256)answer[0], (ulong)(UInt256)answer[1]);
    }

    public static object[] ToAbi(Piece piece) =>
    [
        (UInt256)(uint)piece.Kind, (UInt256)(uint)piece.Lane, (UInt256)(uint)piece.First, (UInt256)(uint)piece.Count,
        Index(piece.Index),
    ];

    public static UInt256 Index(ImmutableArray<int> index) =>
        index.Select((i, d) => (UInt256)(uint)i << (32 * d)).Aggregate(UInt256.Zero, (a, b) => a + b);

    private async Task CompareElementsAsync(
        CanonicalOperator subject, OperatorInstance instance, TensorSet tensors, byte[] leaf,
        ImmutableArray<int>[] elements)
    {
        var (runner, lane) = (new ChainRunner(instance, tensors), instance.Chain.Lanes - 1);
        var answer = await AskAsync(
            "lengths", referee, leaf, elements.Select(i => (object)Index(i)).ToArray(), (UInt256)(uint)lane);
        Assert.Equal(elements.Select(i => (UInt256)(uint)runner.LaneLength(i.AsSpan(), lane)),
            ((object[])answer[0]).Cast<UInt256>());
        Assert.Equal(elements.Select(i => Slot(
            subject, new ElementRead(instance.Output.Tensor, runner.OutputAddress(i.AsSpan())))),
            ((object[])answer[1]).Cast<UInt256>());
    }

    private async Task CompareAsync(
        CanonicalOperator subject, OperatorInstance instance, TensorSet tensors, byte[] leaf, PieceCase[] cases)
    {
        object[] pieces = [.. cases.Select(c => ToAbi(c.Piece))];
        var tableReads = Arrays(await AskAsync("tables", referee, leaf, pieces));
        var tableWords = cases.Select((c, i) => Open(
            subject, tensors, PieceReads.Tables(instance, c.Piece), tableReads[i])).ToArray();
        var elementReads = Arrays(await AskAsync(
            "elements", referee, leaf, pieces, tableWords.Select(ToAbi).ToArray()));
        var words = cases.Select((c, i) => c.Piece.Kind == PieceKind.Fold ? c.Lanes : Open(subject, tensors,
            PieceReads.Elements(instance, c.Piece, tableWords[i]), elementReads[i])).ToArray();
        var answer = await AskAsync("run", referee, leaf, pieces,
            cases.Select(c => (object)(UInt256)c.Accumulator).ToArray(), words.Select(ToAbi).ToArray());
        foreach (var (c, result) in cases.Zip(((object[])answer[0]).Cast<UInt256>()))
        {
            Assert.True(result == c.Expected, $"{subject.Name}/{instance.Name}: {c.Piece.Kind} at " +
                $"[{string.Join(", ", c.Piece.Index)}], lane {c.Piece.Lane}, {c.Piece.First} + {c.Piece.Count}, from " +
                $"{c.Accumulator:x8}: {result:x}, not {c.Expected:x}");
        }
    }

    /// <summary>The words at the reads that the contract asked for, which must be the reference's.</summary>
    private static uint[] Open(
        CanonicalOperator subject, TensorSet tensors, ImmutableArray<ElementRead?> expected, UInt256[] reads)
    {
        Assert.Equal(expected.Select(r => Slot(subject, r)), reads);
        return [.. expected.Select(r => r is { } read ? tensors[read.Tensor][read.Element] : 0)];
    }

    private static (object[] Tables, object[] Words) Words(
        CanonicalOperator subject, OperatorInstance instance, TensorSet tensors, Piece piece)
    {
        var tables = Of(PieceReads.Tables(instance, piece));
        return ((object[])ToAbi(tables), (object[])ToAbi(Of(PieceReads.Elements(instance, piece, tables))));

        uint[] Of(ImmutableArray<ElementRead?> reads) =>
            [.. reads.Select(r => r is { } read ? tensors[read.Tensor][read.Element] : 0)];
    }

    private static UInt256 Slot(CanonicalOperator subject, ElementRead? read)
    {
        if (read is not { } found)
            return UInt256.MaxValue;
        var (index, tensor) = subject.Tensors.Index().Single(t => t.Item.Name == found.Tensor);
        return (UInt256)(ulong)found.Element + ((UInt256)(uint)index << 64) + ((UInt256)(uint)tensor.Type << 96);
    }

    private static object ToAbi(uint[] words) => words.Select(w => (object)(UInt256)w).ToArray();

    private static UInt256[][] Arrays(object[] answer) =>
        [.. ((object[])answer[0]).Select(a => ((object[])a).Cast<UInt256>().ToArray())];

    private Task<object[]> AskAsync(string function, params object[] arguments) =>
        probe.ReadAsync(chain.Client, function, arguments);
}
