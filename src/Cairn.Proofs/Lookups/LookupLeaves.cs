using System.Runtime.CompilerServices;
using Cairn.Proofs.Fields;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Lookups;

/// <summary>Writes the fractions at the leaves: 1/denominator for a row looked up, −multiplicity/… for a table's.
/// </summary>
internal static unsafe class LookupLeaves
{
    public static FractionLayer Build(
        LookupShape shape, LookupWitness witness, Ext3 alpha, Ext3 beta, ComputePool? pool)
    {
        var layer = new FractionLayer(1 << (shape.Variables - 1));
        foreach (var block in shape.Blocks)
        {
            var table = block.IsTable ? block.Index : shape.Groups[block.Index].Table;
            var columns = block.IsTable ? shape.Tables[table].Columns : witness.Groups[block.Index];
            var multiplicities = block.IsTable ? witness.Multiplicities[table] : null;
            Check(columns, multiplicities, shape.Tables[table].Columns.Count, 1 << block.Variables);
            layer.Split((int)block.Offset, out var p, out var q, out var place);
            var constant = shape.Constant(table, alpha, beta).Number;
            Chunks.Run(pool, 1 << block.Variables, (from, to) =>
            {
                Numerators(p, place, multiplicities, from, to);
                Denominators(q.Pointer + place, columns, constant, beta, from, to);
                GC.KeepAlive(q);
            });
        }

        var last = shape.Blocks[^1];
        Pad(layer, (int)(last.Offset + (1L << last.Variables)));
        return layer;
    }

    private static void Check(IReadOnlyList<BaseVector> columns, BaseVector? multiplicities, int count, int rows)
    {
        if (columns.Count != count || columns.Any(c => c.Length != rows) ||
            (multiplicities is not null && multiplicities.Length != rows))
            throw new ArgumentException($"A block of the lookup has {count} columns of {rows} rows.", nameof(columns));
    }

    private static void Pad(FractionLayer layer, int first)
    {
        for (var i = first; i < 2 * layer.Pairs; i++)
        {
            layer.Split(i, out var p, out var q, out var place);
            (p[place], q[place]) = (Ext3.Zero, Ext3.One);
        }
    }

    private static void Numerators(ExtVector p, int place, BaseVector? multiplicities, int from, int to)
    {
        var constants = p.Plane(0).Slice(place + from, to - from);
        for (var limb = 1; limb < Ext3.Degree; limb++)
            p.Plane(limb).Slice(place + from, to - from).Clear();
        if (multiplicities is null)
            constants.Fill(1);
        else
            for (var i = 0; i < constants.Length; i++)
                constants[i] = (-multiplicities[from + i]).Value;
    }

    private static void Denominators(
        ExtPointer q, IReadOnlyList<BaseVector> columns, Ext3 constant, Ext3 beta, int from, int to)
    {
        for (var k = 0; k < columns.Count; k++)
        {
            var factor = k == 0 ? -Ext3.One : -Power(beta, k);
            switch (Lanes.Fit(to - from))
            {
                case 8: AddColumn<Lanes8>(q, columns[k].Start, constant, factor, k == 0, from, to); break;
                case 4: AddColumn<Lanes4>(q, columns[k].Start, constant, factor, k == 0, from, to); break;
                default: AddColumn<Lanes1>(q, columns[k].Start, constant, factor, k == 0, from, to); break;
            }

            GC.KeepAlive(columns[k]);
        }
    }

    [MethodImpl(Lanes.Kernel)]
    private static void AddColumn<T>(
        ExtPointer q, ulong* column, Ext3 constant, Ext3 factor, bool isFirst, int from, int to)
        where T : unmanaged, IFieldLanes<T>
    {
        var (start, power) = (ExtLanes<T>.Splat(constant), ExtLanes<T>.Splat(factor));
        for (nint i = from; i < to; i += T.Count)
        {
            var before = isFirst ? start : q.Load<T>(i);
            q.Store(i, before + power * T.Load(column + i));
        }
    }

    private static Ext3 Power(Ext3 x, int exponent) => exponent == 1 ? x : x * Power(x, exponent - 1);
}
