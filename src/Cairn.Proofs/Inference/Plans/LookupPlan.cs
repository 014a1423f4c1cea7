using Cairn.Proofs.Lookups;

namespace Cairn.Proofs.Inference;

/// <summary>What a prover looks up where; a column of multiplicities for each table.</summary>
internal sealed class LookupPlan
{
    // The table of limbs is always there, so that no mode changes the witness' length.
    private readonly List<ProofTable> _tables = [new LimbTable()];
    private readonly List<LookupGroup> _groups = [];
    private int[] _multiplicities = [];

    public IReadOnlyList<ProofTable> Tables => _tables;

    public IReadOnlyList<LookupGroup> Groups => _groups;

    /// <summary>The column of each table's multiplicities.</summary>
    public IReadOnlyList<int> Multiplicities => _multiplicities;

    /// <summary>Null where nothing is looked up; known once all is planned.</summary>
    public LookupShape? Shape { get; private set; }

    /// <summary>The number of a new group of 2^bits rows that are all in the table.</summary>
    public int Add(ProofTable table, int bits)
    {
        var number = _tables.IndexOf(table);
        if (number < 0)
        {
            number = _tables.Count;
            _tables.Add(table);
        }

        _groups.Add(new LookupGroup(number, bits));
        return _groups.Count - 1;
    }

    /// <summary>Adds the multiplicities' columns; nothing is looked up after.</summary>
    /// <exception cref="ArgumentException">There is too much.</exception>
    public void Complete(StackLayout layout)
    {
        _multiplicities = [.. _tables.Select(t => layout.Add(PaddedShape.BitsOf(t.Rows)))];
        Shape = _groups.Count == 0 ? null : new LookupShape(_tables.Select(t => t.Build()), _groups);
    }
}
