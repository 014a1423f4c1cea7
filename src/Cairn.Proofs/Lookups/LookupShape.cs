using System.Numerics;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Lookups;

/// <summary>
/// What is looked up where, as both sides know it. A row (c₀, c₁, …) of table t becomes the denominator
/// α − Σ βᵏcₖ − (t + 1)·β^width, so that no row of one table can pass for one of another.
/// </summary>
internal sealed class LookupShape
{
    /// <summary>More leaves would let a multiplicity wrap around sooner than memory ends.</summary>
    public const int VariablesMax = 31;

    /// <exception cref="ArgumentException">No table, no group, a group without its table, or too many rows.</exception>
    public LookupShape(IEnumerable<LookupTable> tables, IEnumerable<LookupGroup> groups)
    {
        (Tables, Groups) = ([.. tables], [.. groups]);
        if (Tables.Length == 0 || Groups.Length == 0 ||
            Groups.Any(g => (uint)g.Table >= (uint)Tables.Length || g.Variables is < 0 or >= VariablesMax))
            throw new ArgumentException("A lookup needs tables, and groups that each name one.", nameof(groups));
        Width = Tables.Max(t => t.Columns.Count);
        Blocks = Place(out var end);
        Variables = BitOperations.Log2((ulong)end - 1) + 1;
        if (Variables > VariablesMax)
            throw new ArgumentException($"{end} rows are too many for one lookup.", nameof(groups));
    }

    public LookupTable[] Tables { get; }

    public LookupGroup[] Groups { get; }

    /// <summary>The largest blocks first, so that each begins at a multiple of its size.</summary>
    public LookupBlock[] Blocks { get; }

    /// <summary>Columns of the widest table.</summary>
    public int Width { get; }

    /// <summary>log₂ of the leaves; those after the last block are 0/1.</summary>
    public int Variables { get; }

    /// <summary>Columns of a group's rows.</summary>
    public int ColumnsOf(LookupGroup group) => Tables[group.Table].Columns.Count;

    /// <summary>What a denominator begins with: α − (table + 1)·β^width.</summary>
    public Scalar Constant(int table, Scalar alpha, Scalar beta)
    {
        var power = Scalar.One;
        for (var i = 0; i < Width; i++)
            power *= beta;
        return alpha - power * Goldilocks.FromInt64(table + 1);
    }

    /// <summary>α − Σ βᵏcₖ − (table + 1)·β^width for the columns' values.</summary>
    public Scalar Denominator(int table, ReadOnlySpan<Scalar> columns, Scalar alpha, Scalar beta)
    {
        var sum = Scalar.Zero;
        for (var i = columns.Length - 1; i >= 0; i--)
            sum = sum * beta + columns[i];
        return Constant(table, alpha, beta) - sum;
    }

    private LookupBlock[] Place(out long end)
    {
        var blocks = Groups.Select((g, i) => new LookupBlock(false, i, g.Variables, 0))
            .Concat(Tables.Select((t, i) => new LookupBlock(true, i, t.Variables, 0)))
            .OrderByDescending(b => b.Variables).ToArray();
        end = 0;
        foreach (ref var block in blocks.AsSpan())
        {
            block = block with { Offset = end };
            end += 1L << block.Variables;
        }

        return blocks;
    }
}
