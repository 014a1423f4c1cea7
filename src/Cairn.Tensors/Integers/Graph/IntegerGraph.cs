using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// A computation on integers, exact and closed: what is executed, proved and verified. Weights are not part of it.
/// Whether it is well formed and stays within its ranges is for <c>GraphAnalysis</c> to say.
/// </summary>
/// <param name="Tables">What table and softmax nodes look up.</param>
/// <param name="Nodes">Node i computes tensor Inputs.Length + i and reads tensors before it only.</param>
public sealed record IntegerGraph(
    ImmutableArray<IntegerInput> Inputs,
    ImmutableArray<IntegerParameter> Parameters,
    ImmutableArray<ImmutableArray<int>> Tables,
    ImmutableArray<IntegerNode> Nodes,
    ImmutableArray<IntegerOutput> Outputs)
{
    /// <summary>Inputs and nodes together.</summary>
    public int TensorCount => Inputs.Length + Nodes.Length;

    /// <summary>The node that computes a tensor; null for an input.</summary>
    public IntegerNode? NodeOf(int tensor) => tensor < Inputs.Length ? null : Nodes[tensor - Inputs.Length];
}
