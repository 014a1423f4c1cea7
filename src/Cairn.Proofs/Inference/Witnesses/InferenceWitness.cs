using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;

namespace Cairn.Proofs.Inference;

/// <summary>
/// What a prover adds to an execution: the committed columns, from them the columns that are looked up, and how often
/// each row of each table is.
/// </summary>
internal sealed class InferenceWitness : IDisposable
{
    private readonly ProofPlan _plan;
    private readonly BaseVector?[] _vectors;
    private readonly BaseVector[][] _groups;
    private BaseVector[] _multiplicities = [];

    /// <param name="tensors">Every tensor of the execution.</param>
    public InferenceWitness(ProofPlan plan, int[][] tensors)
    {
        (_plan, Tensors) = (plan, tensors);
        Stack = new BaseVector(1 << plan.Variables);
        Stack.Span.Clear();
        _vectors = new BaseVector?[tensors.Length];
        _groups = new BaseVector[plan.Groups.Count][];
    }

    public int[][] Tensors { get; }

    /// <summary>The vector that is committed.</summary>
    public BaseVector Stack { get; }

    /// <summary>Writes the committed columns but the multiplicities.</summary>
    public void Commit()
    {
        foreach (var argument in _plan.Arguments)
            argument.Commit(this);
    }

    /// <summary>Makes what is looked up, from the committed columns, and counts it.</summary>
    public void Look()
    {
        foreach (var argument in _plan.Arguments)
            argument.Look(this);
        foreach (var range in _plan.InputRanges)
            range.Look(this);
        _multiplicities = [.. _plan.Tables.Select(t => new BaseVector(1 << PaddedShape.BitsOf(t.Rows)))];
        foreach (var counts in _multiplicities)
            counts.Span.Clear();
        for (var i = 0; i < _groups.Length; i++)
            Count(_plan.Tables[_plan.Groups[i].Table], _groups[i], _multiplicities[_plan.Groups[i].Table]);
        for (var i = 0; i < _multiplicities.Length; i++)
            _multiplicities[i].Span.CopyTo(Stack.Span[_plan.Witness[_plan.Multiplicities[i]].Offset..]);
    }

    /// <summary>What the lookup is proved of. The multiplicities are those of the stack.</summary>
    public LookupWitness Lookups() => new(_groups, [.. _plan.Multiplicities.Select(Copy)]);

    public ColumnView Column(int number) => new(Stack, _plan.Witness[number]);

    /// <summary>A column as a vector of its own.</summary>
    public BaseVector Copy(int number)
    {
        var column = _plan.Witness[number];
        return new BaseVector(Stack.Span.Slice(column.Offset, column.Length));
    }

    /// <summary>A tensor's vector: the committed column where there is one. Not to be changed.</summary>
    public BaseVector Vector(int tensor) => _vectors[tensor] ??= _plan.ArgumentOf(tensor) is { } argument
        ? Copy(argument.Result)
        : _plan.Shapes[tensor].Pad(Tensors[tensor]);

    public void Write(int number, PaddedShape shape, int[] values)
    {
        var (column, places) = (Column(number), shape.Places());
        for (var i = 0; i < places.Length; i++)
            column[places[i]] = Goldilocks.FromInt64(values[i]);
    }

    public void SetGroup(int number, params BaseVector[] columns) => _groups[number] = columns;

    public void Dispose()
    {
        Stack.Dispose();
        foreach (var vector in _vectors.OfType<BaseVector>().Concat(_groups.OfType<BaseVector[]>().SelectMany(g => g))
            .Concat(_multiplicities))
            vector.Dispose();
    }

    private static unsafe void Count(ProofTable table, BaseVector[] columns, BaseVector counts)
    {
        var (first, second) = (columns[0], columns.Length > 1 ? columns[1] : columns[0]);
        for (var i = 0; i < first.Length; i++)
        {
            var row = table.Find(Signed(first.Start[i]), Signed(second.Start[i]));
            if (row >= 0)
                counts.Start[row]++;
        }
    }

    private static long Signed(ulong value) =>
        value > Goldilocks.Modulus / 2 ? (long)(value - Goldilocks.Modulus) : (long)value;
}
