using System.Collections.Immutable;
using Cairn.Proofs.Lookups;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Proofs.Inference;

/// <summary>Collects what the nodes' arguments commit to and look up.</summary>
internal sealed class PlanBuilder(IntegerGraph graph, GraphFacts facts, ImmutableArray<string> names)
{
    // The table of limbs is always there, so that no mode changes the witness' length.
    private readonly List<ProofTable> _tables = [new LimbTable()];
    private readonly List<LookupGroup> _groups = [];

    public IntegerGraph Graph { get; } = graph;

    public GraphFacts Facts { get; } = facts;

    public PaddedShape[] Shapes { get; } = [.. facts.Tensors.Select(t => new PaddedShape(t.Shape))];

    public StackLayout Witness { get; } = new(StackKind.Witness);

    public IReadOnlyList<ProofTable> Tables => _tables;

    public IReadOnlyList<LookupGroup> Groups => _groups;

    /// <summary>The number of a group of rows that are all in the table.</summary>
    public int Look(ProofTable table, int bits)
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
