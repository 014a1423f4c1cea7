using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Analysis;

/// <summary>
/// Checks a graph, whoever wrote it, and proves by interval arithmetic that for every input and all weights in their
/// ranges each tensor fits int32 and nothing that a proof adds, multiplies or divides reaches 2⁶².
/// </summary>
public static class GraphAnalysis
{
    /// <param name="names">
    /// Names of the nodes for messages; where there is none, a node is called by its number.
    /// </param>
    public static bool TryAnalyse(IntegerGraph graph, ImmutableArray<string> names,
        [NotNullWhen(true)] out GraphFacts? facts, [NotNullWhen(false)] out ModelError? error)
    {
        (facts, error) = (null, null);
        try
        {
            facts = Analyse(graph, names);
            return true;
        }
        catch (ModelRefusedException e)
        {
            error = e.Error;
            return false;
        }
    }

    internal static GraphFacts Analyse(IntegerGraph graph, ImmutableArray<string> names)
    {
        GraphHeader.Check(graph);
        var tensors = ImmutableArray.CreateBuilder<TensorFacts>(graph.TensorCount);
        tensors.AddRange(graph.Inputs.Select(i => new TensorFacts(i.Shape, i.Low, i.High)));
        var rescales = new Dictionary<int, RescaleFacts>();
        var (work, elements) = (0L, 0L);
        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            var name = i < names.Length && names[i].Length > 0 ? names[i] : $"node {i}";
            var node = new NodeAnalysis(graph, tensors, i, name);
            tensors.Add(node.Analyse());
            if (node.Rescale is { } rescale)
                rescales.Add(graph.Inputs.Length + i, rescale);
            elements += tensors[^1].Count;
            work = Math.Min(work + Math.Min(node.WorkEach, IntegerLimits.Work) * tensors[^1].Count, long.MaxValue / 2);
            if (work > IntegerLimits.Work || elements > IntegerLimits.TotalElements)
                throw node.Refuse("the graph needs too much work or memory up to here.",
                    $"At most {IntegerLimits.Work} steps and {IntegerLimits.TotalElements} elements.");
        }

        foreach (var output in graph.Outputs)
            if (output.Tensor < 0 || output.Tensor >= tensors.Count || !(output.Scale > 0) ||
                !float.IsFinite(output.Scale))
                throw new ModelRefusedException("outputs", "", $"tensor {output.Tensor} with scale {output.Scale}.",
                    "An output names a tensor and has a positive scale.");
        return new GraphFacts(tensors.MoveToImmutable(), rescales.ToFrozenDictionary(), work);
    }
}
