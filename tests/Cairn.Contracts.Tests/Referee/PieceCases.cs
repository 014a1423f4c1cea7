using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>Pieces of an instance's first, middle, last and another element, with the reference's results.</summary>
internal sealed class PieceCases(OperatorInstance instance, TensorSet tensors, Random random)
{
    private static readonly uint[] Int8Edges = [127, 128, unchecked((uint)-128), unchecked((uint)-129)];

    private readonly ChainRunner _runner = new(instance, tensors);
    private readonly List<PieceCase> _cases = [];

    public IReadOnlyList<PieceCase> Collect()
    {
        foreach (var index in Elements())
            AddElement(index);
        return _cases;
    }

    public IEnumerable<ImmutableArray<int>> Elements()
    {
        var total = instance.Loops.Aggregate(1L, (product, extent) => product * extent);
        long[] chosen = [0, total - 1, total / 2, random.NextInt64(Math.Max(1, total))];
        return chosen.Where(n => n >= 0 && n < total).Distinct().Select(Index);
    }

    private void AddElement(ImmutableArray<int> index)
    {
        var lanes = new uint[instance.Chain.Lanes];
        var isWhole = true;
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            var isShown = lane == 0 || lane == lanes.Length - 1 || random.Next(4) == 0;
            isWhole &= AddLane(index, lane, isShown, out lanes[lane]);
        }

        var noise = new uint[lanes.Length];
        for (var lane = 0; lane < noise.Length; lane++)
            noise[lane] = Noise();
        AddFold(index, noise);
        AddPost(index, Noise());
        if (!isWhole)
            return;
        AddFold(index, lanes);
        AddPost(index, _runner.Fold(lanes));
    }

    private bool AddLane(ImmutableArray<int> index, int lane, bool isShown, out uint accumulator)
    {
        var isInit = _runner.TryInit(index.AsSpan(), out accumulator);
        Add(new Piece(PieceKind.Init, index), 0, [], isInit, accumulator);
        if (!isInit)
            return false;
        var length = _runner.LaneLength(index.AsSpan(), lane);
        for (var t = 0; t < length; t += Piece.PositionsMax)
        {
            var count = Math.Min(Piece.PositionsMax, length - t);
            var before = accumulator;
            var ok = _runner.TryContinue(index.AsSpan(), lane, t, count, ref accumulator);
            if (isShown && (t == 0 || length - t <= Piece.PositionsMax))
            {
                Add(new Piece(PieceKind.Continue, index, lane, t, count), before, [], ok, accumulator);
                AddSomewhere(index, lane, length);
            }

            if (!ok)
                return false;
        }

        return true;
    }

    /// <summary>A few positions anywhere, from anything.</summary>
    private void AddSomewhere(ImmutableArray<int> index, int lane, int length)
    {
        var first = random.Next(length);
        var count = random.Next(1, Math.Min(Piece.PositionsMax, length - first) + 1);
        var (before, accumulator) = (Noise(), 0u);
        accumulator = before;
        var ok = _runner.TryContinue(index.AsSpan(), lane, first, count, ref accumulator);
        Add(new Piece(PieceKind.Continue, index, lane, first, count), before, [], ok, accumulator);
    }

    private void AddFold(ImmutableArray<int> index, uint[] lanes) =>
        Add(new Piece(PieceKind.Fold, index), 0, [.. lanes], true, _runner.Fold(lanes));

    private void AddPost(ImmutableArray<int> index, uint accumulator)
    {
        var ok = _runner.TryPost(index.AsSpan(), accumulator, out var stored);
        Add(new Piece(PieceKind.Post, index), accumulator, [], ok, stored);
    }

    private void Add(Piece piece, uint accumulator, uint[] lanes, bool ok, uint word) =>
        _cases.Add(new PieceCase(piece, accumulator, lanes, ok ? word : PieceCase.Failed));

    private uint Noise() => random.Next(5) switch
    {
        0 => Int8Edges[random.Next(Int8Edges.Length)],
        1 => BitConverter.SingleToUInt32Bits((random.NextSingle() - 0.5f) * 300),
        2 => (uint)random.Next(-200, 200),
        3 => new Operands(random.Next()).Next().A,
        _ => (uint)random.NextInt64(1L << 32),
    };

    private ImmutableArray<int> Index(long element)
    {
        var index = new int[instance.Loops.Length];
        for (var d = index.Length - 1; d >= 0; d--)
        {
            index[d] = (int)(element % instance.Loops[d]);
            element /= instance.Loops[d];
        }

        return [.. index];
    }
}
