using System.Collections.Immutable;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Analysis;

/// <summary>What must hold of a graph beside its nodes: counts, shapes, ranges and tables.</summary>
internal static class GraphHeader
{
    public static void Check(IntegerGraph graph)
    {
        Count("inputs", graph.Inputs.Length, 1);
        Count("outputs", graph.Outputs.Length, 1);
        Count("nodes", graph.Nodes.Length, 0);
        Count("parameters", graph.Parameters.Length, 0);
        Count("tables", graph.Tables.Length, 0);
        for (var i = 0; i < graph.Inputs.Length; i++)
        {
            var input = graph.Inputs[i];
            Shape($"input {i}", input.Shape);
            if (input.Low > input.High || !(input.Scale > 0) || !float.IsFinite(input.Scale))
                throw Refuse($"input {i}", $"from {input.Low} to {input.High} with scale {input.Scale}.",
                    "A range is not empty and a scale is positive.");
        }

        var total = 0L;
        for (var i = 0; i < graph.Parameters.Length; i++)
        {
            total += Shape($"parameter {i}", graph.Parameters[i].Shape);
            if (graph.Parameters[i].Limit is < 0 or int.MaxValue || total > IntegerLimits.TotalElements)
                throw Refuse($"parameter {i}", "its limit is out of range, or there are too many parameters.",
                    $"At most {IntegerLimits.TotalElements} together.");
        }

        for (var i = 0; i < graph.Tables.Length; i++)
            if (graph.Tables[i].Length is < 1 or > IntegerLimits.TableRows)
                throw Refuse($"table {i}", $"{graph.Tables[i].Length} rows.",
                    $"A table has from 1 to {IntegerLimits.TableRows}.");
    }

    /// <summary>The number of elements of a shape within bounds.</summary>
    public static long Shape(string where, ImmutableArray<int> shape)
    {
        var count = 1L;
        if (shape.Length > IntegerLimits.Rank)
            throw Refuse(where, $"{shape.Length} axes.", $"A tensor has at most {IntegerLimits.Rank}.");
        foreach (var extent in shape)
            if (extent < 1 || (count *= extent) > IntegerLimits.Elements)
                throw Refuse(where, $"its shape is {ShapeText.Of(shape)}.",
                    $"A tensor has from 1 to {IntegerLimits.Elements} elements.");
        return count;
    }

    private static void Count(string what, int count, int least)
    {
        if (count < least || count > IntegerLimits.Count)
            throw Refuse(what, $"there are {count}.", $"There are from {least} to {IntegerLimits.Count}.");
    }

    private static ModelRefusedException Refuse(string where, string reason, string remedy) =>
        new(where, "", reason, remedy);
}
