using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;

namespace Cairn.Proofs.Inference;

/// <summary>The vector that a prover commits to beside what is known, and the columns that it looks up.</summary>
internal class WitnessStack : IDisposable
{
    private readonly StackLayout _layout;
    private readonly LookupPlan _lookups;
    private readonly BaseVector[][] _groups;

    public WitnessStack(StackLayout layout, LookupPlan lookups, int variables)
    {
        (_layout, _lookups) = (layout, lookups);
        Stack = new BaseVector(1 << variables);
        Stack.Span.Clear();
        _groups = new BaseVector[lookups.Groups.Count][];
    }

    /// <summary>The vector that is committed.</summary>
    public BaseVector Stack { get; }

    public ColumnView Column(int number) => new(Stack, _layout[number]);

    /// <summary>A column as a vector of its own.</summary>
    public BaseVector Copy(int number)
    {
        var column = _layout[number];
        return new BaseVector(Stack.Span.Slice(column.Offset, column.Length));
    }

    /// <summary>What a group looks up.</summary>
    public void SetGroup(int number, params BaseVector[] columns) => _groups[number] = columns;

    /// <summary>What the lookup is proved of. The multiplicities are those of the stack.</summary>
    public LookupWitness Lookups() => new(_groups, [.. _lookups.Multiplicities.Select(Copy)]);

    /// <summary>Counts how often each row of each table is looked up, and writes that to the stack.</summary>
    protected void CountRows()
    {
        var counts = _lookups.Multiplicities.Select(Column).ToArray();
        for (var i = 0; i < _groups.Length; i++)
        {
            var (table, columns) = (_lookups.Groups[i].Table, _groups[i]);
            Count(_lookups.Tables[table], columns, counts[table]);
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    protected virtual void Release()
    {
        Stack.Dispose();
        foreach (var vector in _groups.OfType<BaseVector[]>().SelectMany(g => g))
            vector.Dispose();
    }

    private static void Count(ProofTable table, BaseVector[] columns, ColumnView counts)
    {
        Span<long> row = stackalloc long[columns.Length];
        for (var i = 0; i < columns[0].Length; i++)
        {
            for (var c = 0; c < row.Length; c++)
                row[c] = Signed(columns[c].Span[i]);
            if (table.Find(row) is >= 0 and var found)
                counts[found] += Goldilocks.One;
        }
    }

    private static long Signed(ulong value) =>
        value > Goldilocks.Modulus / 2 ? (long)(value - Goldilocks.Modulus) : (long)value;
}
