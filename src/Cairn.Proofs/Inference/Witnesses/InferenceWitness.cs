using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Inference;

/// <summary>
/// What a prover adds to an execution: the committed columns, from them the columns that are looked up, and how often
/// each row of each table is.
/// </summary>
internal sealed class InferenceWitness(ProofPlan plan, int[][] tensors)
    : WitnessStack(plan.Witness, plan.Lookups, plan.Variables)
{
    private readonly BaseVector?[] _vectors = new BaseVector?[tensors.Length];

    /// <summary>Every tensor of the execution.</summary>
    public int[][] Tensors => tensors;

    /// <summary>Writes the committed columns but the multiplicities.</summary>
    public void Commit()
    {
        foreach (var argument in plan.Arguments)
            argument.Commit(this);
    }

    /// <summary>Makes what is looked up, from the committed columns, and counts it.</summary>
    public void Look()
    {
        foreach (var argument in plan.Arguments)
            argument.Look(this);
        foreach (var range in plan.InputRanges)
            range.Look(this);
        CountRows();
    }

    /// <summary>A tensor's vector: the committed column where there is one. Not to be changed.</summary>
    public BaseVector Vector(int tensor) => _vectors[tensor] ??= plan.ArgumentOf(tensor) is { } argument
        ? Copy(argument.Result)
        : plan.Shapes[tensor].Pad(tensors[tensor]);

    public void Write(int number, PaddedShape shape, int[] values)
    {
        var (column, places) = (Column(number), shape.Places());
        for (var i = 0; i < places.Length; i++)
            column[places[i]] = Goldilocks.FromInt64(values[i]);
    }

    protected override void Release()
    {
        base.Release();
        foreach (var vector in _vectors)
            vector?.Dispose();
    }
}
