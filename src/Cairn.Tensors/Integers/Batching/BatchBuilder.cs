using System.Collections.Immutable;
using System.Diagnostics;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Batching;

/// <summary>Takes a graph over, node by node, with one more axis in front of all tensors.</summary>
internal sealed class BatchBuilder(IntegerModel model, int rows)
{
    private readonly IntegerGraph _graph = model.Graph;
    private readonly ImmutableArray<IntegerNode>.Builder _nodes = ImmutableArray.CreateBuilder<IntegerNode>();
    private readonly ImmutableArray<string>.Builder _names = ImmutableArray.CreateBuilder<string>();

    // Where each tensor of the graph is now.
    private readonly int[] _places = new int[model.Graph.TensorCount];

    /// <summary>For each node of the new graph, the name of the node that it comes from.</summary>
    public ImmutableArray<string> Names => _names.ToImmutable();

    public IntegerGraph Build()
    {
        for (var i = 0; i < _graph.Inputs.Length; i++)
            _places[i] = i;
        for (var i = 0; i < _graph.Nodes.Length; i++)
            Take(i);
        return _graph with
        {
            Inputs = [.. _graph.Inputs.Select(input => input with { Shape = Batched(input.Shape) })],
            Nodes = _nodes.ToImmutable(),
            Outputs = [.. _graph.Outputs.Select(output => output with { Tensor = _places[output.Tensor] })],
        };
    }

    private void Take(int index)
    {
        var (tensor, name) = (_graph.Inputs.Length + index, model.Names.Nodes[index]);
        _places[tensor] = _graph.Nodes[index] switch
        {
            ParameterNode node => Repeat(node, name),
            ConvolutionNode node => Windows(node.Source, source => node with { Source = source }, tensor, name),
            WindowSumNode node => Windows(node.Source, source => node with { Source = source }, tensor, name),
            MaxPoolNode node => Windows(node.Source, source => node with { Source = source }, tensor, name),
            var node => Add(Moved(node), name),
        };
    }

    /// <summary>A node of which only axes change.</summary>
    private IntegerNode Moved(IntegerNode node) => node switch
    {
        ProductNode n => n with { Source = At(n.Source) },
        MatrixProductNode n => new MatrixProductNode(At(n.Left), At(n.Right)),
        MultiplyNode n => new MultiplyNode(At(n.Left), At(n.Right)),
        RescaleNode n => n with
        {
            Terms = [.. n.Terms.Select(t => t with { Source = At(t.Source) })],
            Axis = n.Offsets.Length == 1 ? 0 : n.Axis + 1,
        },
        TableNode n => n with { Source = At(n.Source) },
        MaskNode n => n with { Source = At(n.Source) },
        SoftmaxNode n => n with { Source = At(n.Source) },
        NormaliseNode n => n with { Source = At(n.Source) },
        ArgMaxNode n => n with { Source = At(n.Source) },
        ReshapeNode n => new ReshapeNode(At(n.Source), Batched(n.Shape)),
        TransposeNode n => new TransposeNode(At(n.Source), [0, .. n.Order.Select(axis => axis + 1)]),
        SliceNode n => n with { Source = At(n.Source), Axis = n.Axis + 1 },
        ConcatNode n => new ConcatNode([.. n.Parts.Select(At)], n.Axis + 1),
        EmbeddingNode n => n with { Source = At(n.Source) },
        _ => throw new UnreachableException(),
    };

    /// <summary>Windows go over tensors of four axes, whose first may be as long as it likes.</summary>
    private int Windows(int source, Func<int, IntegerNode> node, int tensor, string name)
    {
        var (from, to) = (model.Facts.Tensors[source].Shape, model.Facts.Tensors[tensor].Shape);
        var joined = Add(new ReshapeNode(At(source), from.SetItem(0, checked(rows * from[0]))), name);
        return Add(new ReshapeNode(Add(node(joined), name), Batched(to)), name);
    }

    /// <summary>A parameter is the same in every row.</summary>
    private int Repeat(ParameterNode node, string name)
    {
        var shape = _graph.Parameters[node.Parameter].Shape;
        var one = Add(new ReshapeNode(Add(node, name), shape.Insert(0, 1)), name);
        return Add(new SliceNode(one, 0, 0, 0, rows), name);
    }

    private int Add(IntegerNode node, string name)
    {
        _nodes.Add(node);
        _names.Add(name);
        return _graph.Inputs.Length + _nodes.Count - 1;
    }

    private int At(int tensor) => _places[tensor];

    private ImmutableArray<int> Batched(ImmutableArray<int> shape) => shape.Insert(0, rows);
}
