using System.Collections.Frozen;
using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference;

/// <summary>
/// Runs a model once on zeros. That gives every shape without a second definition of it, and the constants.
/// </summary>
internal sealed class FloatGraphBuilder(OnnxModel model)
{
    private readonly Dictionary<string, ModelTensor> _constants = new(model.Constants);
    private readonly Dictionary<string, ModelTensor> _samples = [];
    private readonly Dictionary<string, OnnxInput> _types = [];
    private readonly Dictionary<string, OnnxNode> _dequantised = [];
    private readonly WorkMeter _meter = new();

    public FloatGraph Build(IReadOnlyDictionary<string, ImmutableArray<int>> shapes)
    {
        foreach (var name in shapes.Keys)
            if (!model.Inputs.Any(i => i.Name == name))
                throw new ModelRefusedException($"input '{name}'", "", "the model has no input of that name.",
                    $"It has {string.Join(", ", model.Inputs.Select(i => i.Name))}.");
        ImmutableArray<OnnxInput> inputs = [.. model.Inputs.Select(i => Bound(i, shapes))];
        foreach (var input in inputs)
            Keep(input.Name, Zeros(input));
        var nodes = ImmutableArray.CreateBuilder<OnnxNode>();
        foreach (var node in model.Nodes)
            if (!Fold(node))
                nodes.Add(node);
        var used = Used(nodes, out var live);
        return new FloatGraph(model.Opset, inputs, [.. model.Outputs.Select(o => o.Name)],
            _constants.Where(c => used.Contains(c.Key)).ToFrozenDictionary(), live, _types.ToFrozenDictionary(),
            _dequantised.Where(d => used.Contains(d.Key)).ToFrozenDictionary());
    }

    private static OnnxInput Bound(OnnxInput input, IReadOnlyDictionary<string, ImmutableArray<int>> shapes)
    {
        if (!shapes.TryGetValue(input.Name, out var shape))
            shape = input.Shape is [-1, ..] ? input.Shape.SetItem(0, 1) : input.Shape;
        var fits = shape.Length == input.Shape.Length || input.Shape.IsEmpty;
        if (!fits || shape.Where((extent, i) => extent < 1 || (!input.Shape.IsEmpty && input.Shape[i] >= 0 &&
            input.Shape[i] != extent)).Any())
            throw new ModelRefusedException($"input '{input.Name}'", "",
                $"its shape {ShapeText.Of(input.Shape.Select(e => e < 0 ? "?" : $"{e}"))} is not fixed by " +
                $"{ShapeText.Of(shape.Select(e => e < 0 ? "?" : $"{e}"))}.",
                "Give its whole shape, for example --shape name=1,3,32,32.");
        return input with { Shape = shape };
    }

    private ModelTensor Zeros(OnnxInput input)
    {
        var none = new OperatorCall(new OnnxNode($"input '{input.Name}'", "", [], [],
            FrozenDictionary<string, OnnxAttribute>.Empty), model.Opset, [], _meter);
        var count = none.Reserve(input.Shape.AsSpan());
        return input.Kind == ElementKind.Float32
            ? new ModelTensor(input.Shape, new float[count])
            : new ModelTensor(input.Kind, input.Shape, new long[count]);
    }

    /// <summary>Runs the node; true if its outputs are constants.</summary>
    private bool Fold(OnnxNode node)
    {
        var operation = OperatorTable.Find(node.Operator) ?? throw new ModelRefusedException(node.Name, node.Operator,
            "this operator is not known.", $"Known are {string.Join(", ", OperatorTable.Names)}.");
        var given = node.Inputs.Select(Find).ToArray();
        for (var i = operation.FixedFrom; i >= 0 && i < node.Inputs.Length; i++)
            if (node.Inputs[i].Length > 0 && !_constants.ContainsKey(node.Inputs[i]))
                throw new ModelRefusedException(node.Name, node.Operator,
                    $"its input {i} depends on the model's input and decides a shape.", "Shapes must be fixed.");
        var fixes = node.Operator == "Shape" || node.Inputs.All(n => n.Length == 0 || _constants.ContainsKey(n));
        var results = operation.Run(new OperatorCall(node, model.Opset, given, _meter));
        if (node.Outputs.Length > results.Length)
            throw new ModelRefusedException(node.Name, node.Operator, $"it has {node.Outputs.Length} outputs.",
                $"{results.Length} can be computed.");
        if (fixes && node.Operator == "DequantizeLinear")
            _dequantised[node.Outputs[0]] = node;
        for (var i = 0; i < node.Outputs.Length; i++)
            if (fixes)
                _constants[node.Outputs[i]] = results[i];
            else
                Keep(node.Outputs[i], results[i]);
        return fixes;
    }

    private ModelTensor? Find(string name) =>
        name.Length == 0 ? null : _constants.GetValueOrDefault(name) ?? _samples[name];

    private void Keep(string name, ModelTensor sample)
    {
        _samples[name] = sample;
        _types[name] = new OnnxInput(name, sample.Kind, sample.Shape);
    }

    // Nodes whose outputs reach no output of the model are left out.
    private HashSet<string> Used(IEnumerable<OnnxNode> nodes, out ImmutableArray<OnnxNode> live)
    {
        var used = model.Outputs.Select(o => o.Name).ToHashSet();
        var kept = new List<OnnxNode>();
        foreach (var node in nodes.Reverse())
            if (node.Outputs.Any(used.Contains))
            {
                kept.Add(node);
                used.UnionWith(node.Inputs);
            }

        foreach (var (name, node) in _dequantised)
            if (used.Contains(name))
                used.UnionWith(node.Inputs);
        kept.Reverse();
        live = [.. kept];
        return used;
    }
}
