using System.Collections.Immutable;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>An execution that errs in one element of one tensor and goes on from there in good faith.</summary>
internal static class WrongExecution
{
    public static int[][] Of(IntegerModel model, ImmutableArray<int[]> inputs, int tensor, int element)
    {
        var tensors = ReferenceExecutor.Run(model, inputs);
        var range = model.Facts.Tensors[tensor];
        tensors[tensor] = [.. tensors[tensor]];
        tensors[tensor][element] += tensors[tensor][element] < range.High ? 1 : -1;
        for (var next = Math.Max(tensor + 1, model.Graph.Inputs.Length); next < tensors.Length; next++)
            tensors[next] = Compute(model, tensors, next);
        return tensors;
    }

    /// <summary>One node as a graph of its own.</summary>
    private static int[] Compute(IntegerModel model, int[][] tensors, int tensor)
    {
        var node = model.Graph.NodeOf(tensor)!;
        int[] sources = [.. node.Sources.Distinct()];
        if (sources.Length == 0)
            return tensors[tensor];
        int At(int source) => Array.IndexOf(sources, source);
        var graph = model.Graph with
        {
            Inputs = [.. sources.Select(s => model.Facts.Tensors[s])
                .Select(f => new IntegerInput(f.Shape, f.Low, f.High, 1, 0))],
            Nodes = [Renamed(node, At)],
            Outputs = [new(sources.Length, 1, 0)],
        };
        return ReferenceExecutor.Run(ProofCase.ModelOf(graph, 0, model.Weights),
            [.. sources.Select(s => tensors[s])])[sources.Length];
    }

    private static IntegerNode Renamed(IntegerNode node, Func<int, int> at) => node switch
    {
        ConvolutionNode n => n with { Source = at(n.Source) },
        ProductNode n => n with { Source = at(n.Source) },
        MatrixProductNode n => n with { Left = at(n.Left), Right = at(n.Right) },
        MultiplyNode n => n with { Left = at(n.Left), Right = at(n.Right) },
        WindowSumNode n => n with { Source = at(n.Source) },
        MaxPoolNode n => n with { Source = at(n.Source) },
        RescaleNode n => n with { Terms = [.. n.Terms.Select(t => t with { Source = at(t.Source) })] },
        TableNode n => n with { Source = at(n.Source) },
        SoftmaxNode n => n with { Source = at(n.Source) },
        NormaliseNode n => n with { Source = at(n.Source) },
        ArgMaxNode n => n with { Source = at(n.Source) },
        MaskNode n => n with { Source = at(n.Source) },
        ReshapeNode n => n with { Source = at(n.Source) },
        TransposeNode n => n with { Source = at(n.Source) },
        SliceNode n => n with { Source = at(n.Source) },
        ConcatNode n => n with { Parts = [.. n.Parts.Select(at)] },
        _ => throw new ArgumentException(node.GetType().Name),
    };
}
