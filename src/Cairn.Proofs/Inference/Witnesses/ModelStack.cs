using System.Collections.Immutable;
using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Inference;

/// <summary>A model's parameters as one committed vector.</summary>
internal static class ModelStack
{
    /// <summary>Each parameter's vector.</summary>
    public static BaseVector[] Pad(ProofPlan plan, ImmutableArray<ImmutableArray<int>> weights) =>
        [.. weights.Select((values, i) => plan.ParameterShapes[i].Pad(values.AsSpan()))];

    /// <summary>The commitment; the caller disposes of it, and of its vector.</summary>
    public static WhirCommitment Commit(ProofPlan plan, IReadOnlyList<BaseVector> parameters, ComputePool? pool) =>
        new(Join(plan.Variables, plan.Model, parameters), InferenceProtocol.Options, pool);

    /// <summary>Columns at their places, and zeros between them.</summary>
    public static BaseVector Join(int variables, StackLayout layout, IReadOnlyList<BaseVector> columns)
    {
        var stack = new BaseVector(1 << variables);
        stack.Span.Clear();
        for (var i = 0; i < columns.Count; i++)
            columns[i].Span.CopyTo(stack.Span[layout[i].Offset..]);
        return stack;
    }
}
