using System.Collections.Immutable;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>Collects what the nodes' arguments commit to and look up.</summary>
internal sealed class PlanBuilder(
    IntegerGraph graph, GraphFacts facts, ImmutableArray<string> names, ProofModes modes)
{
    public IntegerGraph Graph { get; } = graph;

    public GraphFacts Facts { get; } = facts;

    public ProofModes Modes { get; } = modes;

    public PaddedShape[] Shapes { get; } = [.. facts.Tensors.Select(t => new PaddedShape(t.Shape))];

    public StackLayout Witness { get; } = new(StackKind.Witness);

    public LookupPlan Lookups { get; } = new();

    /// <summary>The number of a group of rows that are all in the table.</summary>
    public int Look(ProofTable table, int bits) => Lookups.Add(table, bits);

    /// <summary>What refuses a node, by its name.</summary>
    public NotProvableException Refuse(int tensor, string reason, string remedy)
    {
        var index = tensor - Graph.Inputs.Length;
        if (index < 0)
            return new NotProvableException($"input {tensor}", "", reason, remedy);
        var name = index < names.Length && names[index].Length > 0 ? names[index] : $"node {index}";
        return new NotProvableException(name, Graph.Nodes[index].GetType().Name[..^"Node".Length], reason, remedy);
    }
}
