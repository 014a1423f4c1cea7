using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>A layer or root-mean-square normalisation that is written out in small operators.</summary>
/// <param name="Output">The normalised tensor, before gain and bias.</param>
internal sealed record NormPattern(string Source, string Output, float Epsilon, bool Centred)
{
    /// <summary>The pattern that ends in this node; null if none does.</summary>
    public static NormPattern? Find(FloatGraph graph, Func<string, OnnxNode?> producer, OnnxNode node)
    {
        if (node.Operator is not ("Div" or "Mul") || node.Inputs.Length != 2)
            return null;
        foreach (var (value, other) in new[] { (node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0]) })
            if ((node.Operator == "Div" ? other == node.Inputs[1] ? other : null : Inverse(graph, producer, other))
                is { } root && Match(graph, producer, value, root) is var (source, epsilon, centred))
                return new NormPattern(source, node.Outputs[0], epsilon, centred);
        return null;
    }

    /// <summary>r where the tensor is 1 / r.</summary>
    private static string? Inverse(FloatGraph graph, Func<string, OnnxNode?> producer, string name) =>
        producer(name) switch
        {
            { Operator: "Reciprocal" } n => n.Inputs[0],
            { Operator: "Div" } n when Scalar(graph, n.Inputs[0]) == 1 => n.Inputs[1],
            _ => null,
        };

    private static (string Source, float Epsilon, bool Centred)? Match(
        FloatGraph graph, Func<string, OnnxNode?> producer, string value, string root)
    {
        if (producer(root) is not { Operator: "Sqrt" } sqrt || producer(sqrt.Inputs[0]) is not { Operator: "Add" } sum)
            return null;
        var (mean, epsilon) = Scalar(graph, sum.Inputs[1]) is { } right
            ? (sum.Inputs[0], right)
            : (sum.Inputs[1], Scalar(graph, sum.Inputs[0]) ?? -1);
        if (epsilon <= 0 || producer(mean) is not { Operator: "ReduceMean" } variance ||
            !ReducesLast(graph, variance) || SquareOf(graph, producer, variance.Inputs[0]) is not { } squared)
            return null;
        if (Deviation(graph, producer, value) is { } source && (squared == value ||
            Deviation(graph, producer, squared) == source))
            return (source, epsilon, true);
        return squared == value ? (value, epsilon, false) : null;
    }

    private static string? SquareOf(FloatGraph graph, Func<string, OnnxNode?> producer, string name) =>
        producer(name) switch
        {
            { Operator: "Pow" } n when Scalar(graph, n.Inputs[1]) == 2 => n.Inputs[0],
            { Operator: "Mul" } n when n.Inputs[0] == n.Inputs[1] => n.Inputs[0],
            _ => null,
        };

    /// <summary>x where the tensor is x less its mean.</summary>
    private static string? Deviation(FloatGraph graph, Func<string, OnnxNode?> producer, string name) =>
        producer(name) is { Operator: "Sub" } sub && producer(sub.Inputs[1]) is { Operator: "ReduceMean" } mean &&
        mean.Inputs[0] == sub.Inputs[0] && ReducesLast(graph, mean)
            ? sub.Inputs[0]
            : null;

    private static bool ReducesLast(FloatGraph graph, OnnxNode node)
    {
        var (x, y) = (graph.Types[node.Inputs[0]].Shape, graph.Types[node.Outputs[0]].Shape);
        return x.Length > 0 && y.Length == x.Length && y[^1] == 1 && x[..^1].AsSpan().SequenceEqual(y.AsSpan()[..^1]) &&
            x[^1] > 1;
    }

    private static float? Scalar(FloatGraph graph, string name) =>
        graph.Constants.TryGetValue(name, out var c) && c is { IsFloat: true, Count: 1 } ? c.Floats[0] : null;
}
