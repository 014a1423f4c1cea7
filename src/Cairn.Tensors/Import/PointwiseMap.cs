using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>Finds which tensors of a graph are functions of single elements of another.</summary>
internal sealed class PointwiseMap
{
    private static readonly HashSet<string> Functions =
    [
        "LeakyRelu", "Elu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Erf", "Gelu", "Exp", "Log", "Sqrt", "Abs",
        "Reciprocal", "Floor", "Ceil", "Round", "Sign", "Softsign", "Softplus", "Mish", "Selu", "Celu",
    ];

    private readonly FloatGraph _graph;
    private readonly Dictionary<string, Pointwise> _all = [];
    private readonly Dictionary<string, (OnnxNode Node, int Place)> _producers = [];

    public PointwiseMap(FloatGraph graph)
    {
        _graph = graph;
        for (var i = 0; i < graph.Nodes.Length; i++)
        {
            foreach (var output in graph.Nodes[i].Outputs)
                _producers[output] = (graph.Nodes[i], i);
            if (Of(graph.Nodes[i]) is { } found)
                _all[graph.Nodes[i].Outputs[0]] = found;
        }
    }

    /// <summary>The tensor as a function of its origin; null if it is none of another tensor.</summary>
    public Pointwise? Find(string name) => _all.GetValueOrDefault(name);

    /// <summary>The nodes that compute it from its origin, in order.</summary>
    public ImmutableArray<OnnxNode> Nodes(string name)
    {
        var (origin, places, open) = (_all[name].Origin, new SortedSet<int>(), new Stack<string>([name]));
        while (open.TryPop(out var next))
            if (next != origin && !_graph.Constants.ContainsKey(next) && places.Add(_producers[next].Place))
                foreach (var input in _producers[next].Node.Inputs.Where(n => n.Length > 0))
                    open.Push(input);
        return [.. places.Select(p => _graph.Nodes[p])];
    }

    /// <summary>The same for two tensors if they are the same function of their origins.</summary>
    public string Signature(string name)
    {
        var (names, parts) = (new Dictionary<string, string> { [_all[name].Origin] = "x" }, new List<string>());
        foreach (var node in Nodes(name))
        {
            var inputs = node.Inputs.Select(i => names.GetValueOrDefault(i) ??
                (_graph.Constants.TryGetValue(i, out var c) && c.IsFloat ? $"{c.Floats[0]:r}" : ""));
            var attributes = node.Attributes.Values.OrderBy(a => a.Name, StringComparer.Ordinal)
                .Select(a => $"{a.Name}={a.Float:r},{a.Int},{a.Text}");
            parts.Add($"{node.Operator}({string.Join(';', inputs)}|{string.Join(';', attributes)})");
            names[node.Outputs[0]] = $"t{parts.Count}";
        }

        return string.Join(' ', parts);
    }

    private Pointwise Or(string name) => _all.GetValueOrDefault(name) ?? Pointwise.Self(name);

    private double? Scalar(string name) =>
        _graph.Constants.TryGetValue(name, out var c) && c is { IsFloat: true, Count: 1 } ? c.Floats[0] : null;

    private Pointwise? Of(OnnxNode node)
    {
        if (node.Outputs.Length != 1 || _graph.Types[node.Outputs[0]].Kind != ElementKind.Float32 ||
            node.Inputs.Length == 0)
            return null;
        var isInput = !_graph.Constants.ContainsKey(node.Inputs[0]);
        if (isInput && _graph.Types[node.Inputs[0]].Kind != ElementKind.Float32)
            return null;
        if (Functions.Contains(node.Operator))
            return Or(node.Inputs[0]) with { IsAffine = false };
        return node.Operator switch
        {
            "Identity" or "Dropout" or "Cast" => Or(node.Inputs[0]),
            "Neg" => Affine(Or(node.Inputs[0]), -1, 0),
            "Relu" => Clamped(Or(node.Inputs[0]), 0, double.PositiveInfinity),
            "Clip" => Clip(node),
            "PRelu" when Scalar(node.Inputs[1]) is not null => Or(node.Inputs[0]) with { IsAffine = false },
            "Add" or "Sub" or "Mul" or "Div" or "Pow" or "Min" or "Max" when node.Inputs.Length == 2 => Pair(node),
            _ => null,
        };
    }

    private static Pointwise Affine(Pointwise x, double factor, double summand) => x.IsClamped
        ? x with { IsAffine = false }
        : x with { Factor = x.Factor * factor, Summand = x.Summand * factor + summand };

    private static Pointwise Clamped(Pointwise x, double low, double high) => x with
    {
        IsClamped = true, Low = Math.Clamp(x.Low, low, high), High = Math.Clamp(x.High, low, high),
    };

    private Pointwise? Clip(OnnxNode node)
    {
        double? Bound(int index, string attribute, double otherwise) =>
            index < node.Inputs.Length && node.Inputs[index].Length > 0 ? Scalar(node.Inputs[index])
            : node.Attributes.TryGetValue(attribute, out var given) ? given.Float : otherwise;
        return Bound(1, "min", double.NegativeInfinity) is { } low &&
            Bound(2, "max", double.PositiveInfinity) is { } high && low <= high
            ? Clamped(Or(node.Inputs[0]), low, high)
            : null;
    }

    private Pointwise? Pair(OnnxNode node)
    {
        var (left, right) = (Scalar(node.Inputs[0]), Scalar(node.Inputs[1]));
        if (left is { } first && !_graph.Constants.ContainsKey(node.Inputs[1]))
            return Fits(node, 1) ? (node.Operator switch
            {
                "Add" => Affine(Or(node.Inputs[1]), 1, first),
                "Sub" => Affine(Or(node.Inputs[1]), -1, first),
                "Mul" => Affine(Or(node.Inputs[1]), first, 0),
                _ => Or(node.Inputs[1]) with { IsAffine = false },
            }) : null;
        if (right is { } second && !_graph.Constants.ContainsKey(node.Inputs[0]))
            return Fits(node, 0) ? (node.Operator switch
            {
                "Add" => Affine(Or(node.Inputs[0]), 1, second),
                "Sub" => Affine(Or(node.Inputs[0]), 1, -second),
                "Mul" => Affine(Or(node.Inputs[0]), second, 0),
                "Div" when second != 0 => Affine(Or(node.Inputs[0]), 1 / second, 0),
                _ => Or(node.Inputs[0]) with { IsAffine = false },
            }) : null;
        if (node.Inputs.Any(_graph.Constants.ContainsKey))
            return null;
        var (a, b) = (Or(node.Inputs[0]), Or(node.Inputs[1]));
        return a.Origin == b.Origin && Fits(node, 0) && Fits(node, 1) ? a with { IsAffine = false } : null;
    }

    private bool Fits(OnnxNode node, int input) =>
        _graph.Types[node.Inputs[input]].Shape.AsSpan().SequenceEqual(_graph.Types[node.Outputs[0]].Shape.AsSpan());
}
