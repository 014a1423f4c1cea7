using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>
/// What every piece of a job computes, as a dispute opens it: the entries of the plan, and each one's spec, which is
/// made again when it is asked for. Safe for concurrent use.
/// </summary>
public sealed class DisputePlan
{
    private readonly PlanEntry[] _entries;
    private readonly Func<int, PieceSpec> _makeSpec;
    private volatile Tuple<int, PieceSpec>? _last;

    /// <param name="entries">By ascending first piece, without gaps, from 0.</param>
    /// <param name="makeSpec">The spec of an entry. Pure.</param>
    /// <exception cref="ArgumentException">There is no entry, or a gap.</exception>
    public DisputePlan(IReadOnlyList<PlanEntry> entries, Func<int, PieceSpec> makeSpec)
    {
        (_entries, _makeSpec) = ([.. entries], makeSpec);
        var next = 0L;
        foreach (var entry in _entries)
            next = entry.FirstPiece == next && entry.Count > 0
                ? next + entry.Count
                : throw new ArgumentException($"An entry starts at piece {entry.FirstPiece}, not {next}.");
        (Pieces, Tree, Root) = (next, PlanEntry.TreeOf(_entries), PlanEntry.PlanRoot(_entries));
    }

    /// <summary>What the terms' planRoot is.</summary>
    public Hash32 Root { get; }

    /// <summary>The tree over the entries.</summary>
    public PositionTree Tree { get; }

    public IReadOnlyList<PlanEntry> Entries => _entries;

    /// <summary>How many pieces the entries cover.</summary>
    public long Pieces { get; }

    /// <summary>The place of the entry that covers a piece; its path is the <see cref="Tree"/>'s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such piece.</exception>
    public int EntryOf(uint piece)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece, Pieces, nameof(piece));
        var (low, high) = (0, _entries.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _entries[middle].FirstPiece <= piece ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>What the plan says of a piece beside its program; the stage is the one whose input is signed.</summary>
    public PieceTerms TermsOf(uint piece)
    {
        var entry = _entries[EntryOf(piece)];
        return new PieceTerms(entry.DataRoot, entry.CheckpointEvery, piece / entry.Slots, piece % entry.Slots);
    }

    /// <summary>The spec of the program that covers a piece.</summary>
    public PieceSpec SpecOf(uint piece)
    {
        var place = EntryOf(piece);
        if (_last is not { } last || last.Item1 != place)
            _last = last = Tuple.Create(place, _makeSpec(place));
        return last.Item2;
    }
}
