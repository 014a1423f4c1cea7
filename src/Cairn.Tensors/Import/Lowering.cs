using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>
/// Walks a float graph in order and says of every tensor that is needed what integers stand for it. Bias, gain, scale
/// and clamp are taken into the next rescale; functions of one element become tables.
/// </summary>
internal sealed partial class Lowering
{
    /// <summary>Largest magnitude that meets weights without being narrowed first.</summary>
    private const int ProductMagnitude = 4096;

    private readonly FloatGraph _graph;
    private readonly ImportOptions _options;
    private readonly GraphRanges _ranges;
    private readonly PointwiseMap _pointwise;
    private readonly Dictionary<string, OnnxNode> _producers = [];
    private readonly Dictionary<string, NormPattern> _norms = [];
    private readonly Dictionary<string, LoweredValue> _values = [];
    private readonly Dictionary<(string, Quantum), LoweredValue> _narrowed = [];
    private readonly GraphComposer _composer = new();
    private OnnxNode _node = null!;

    public Lowering(FloatGraph graph, Calibration? calibration, ImportOptions options)
    {
        (_graph, _options, _pointwise) = (graph, options, new PointwiseMap(graph));
        foreach (var node in graph.Nodes)
        {
            foreach (var output in node.Outputs)
                _producers[output] = node;
            if (NormPattern.Find(graph, _producers.GetValueOrDefault, node) is { } norm)
                _norms[norm.Output] = norm;
        }

        _ranges = new GraphRanges(graph, calibration, _pointwise, Needed().Contains);
    }

    public ImportedModel Run()
    {
        var needed = Needed();
        foreach (var input in _graph.Inputs)
            if (needed.Contains(input.Name))
                Input(input);
        foreach (var node in _graph.Nodes)
        {
            _node = node;
            if (node.Outputs.Any(needed.Contains))
                Lower(node);
        }

        return _composer.Finish([.. _graph.Outputs.Select(Output)], _graph.Outputs, [.. Layers()]);
    }

    /// <summary>
    /// The tensors that integers must stand for: what a pattern or a table swallows is not among them.
    /// </summary>
    private HashSet<string> Needed()
    {
        var needed = _graph.Outputs.ToHashSet();
        foreach (var node in _graph.Nodes.Reverse())
            foreach (var output in node.Outputs.Where(needed.Contains))
                needed.UnionWith(Sources(node, output));
        return needed;
    }

    private IEnumerable<string> Sources(OnnxNode node, string output)
    {
        if (_norms.TryGetValue(output, out var norm))
            return [norm.Source];
        return _pointwise.Find(output) is { } function
            ? [function.Origin]
            : node.Inputs.Where(n => n.Length > 0 && !_graph.Constants.ContainsKey(n));
    }

    private void Lower(OnnxNode node)
    {
        var output = node.Outputs[0];
        if (_norms.TryGetValue(output, out var norm))
            _values[output] = Normalised(norm.Source, norm.Epsilon, norm.Centred);
        else if (_pointwise.Find(output) is { } function)
            _values[output] = Function(output, function);
        else if (node.Operator == "Split")
            Split(node);
        else
            _values[output] = node.Operator switch
            {
                "Conv" => Convolution(node),
                "Gemm" => Gemm(node),
                "MatMul" => MatMul(node),
                "Add" => Sum(node, 1),
                "Sub" => Sum(node, -1),
                "Mul" => Multiplied(node),
                "Div" => Divided(node),
                "BatchNormalization" => BatchNormalised(node),
                "LayerNormalization" => LayerNormalised(node),
                "MaxPool" or "AveragePool" => Pool(node),
                "GlobalAveragePool" or "ReduceMean" or "ReduceSum" or "ReduceMax" => Reduced(node),
                "GlobalMaxPool" => GlobalMax(node),
                "Pad" => Padded(node),
                "Softmax" => Softmax(node),
                "LogSoftmax" => LogSoftmax(node),
                "Where" => Where(node),
                "ArgMax" => ArgMax(node),
                "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" => Reshaped(node),
                "Transpose" => Transposed(node),
                "Slice" => Sliced(node),
                "Concat" => Joined(node),
                "Gather" => Gathered(node),
                "Expand" => Broadcast(Single(node.Inputs[0]), Shape(output)),
                "Identity" or "Dropout" or "Cast" => Value(node.Inputs[0]),
                "QuantizeLinear" => Quantised(node),
                "DequantizeLinear" => Dequantised(node),
                "QLinearConv" or "ConvInteger" => IntegerConvolution(node),
                "QLinearMatMul" or "MatMulInteger" => IntegerMatMul(node),
                _ => throw Refuse("it has no form in integers.", "Move it out of the model."),
            };
    }

    private IntegerOutput Output(string name)
    {
        if (_graph.Constants.ContainsKey(name))
            throw new ModelRefusedException($"output '{name}'", "", "it is a constant.", "Remove it from the outputs.");
        var value = Value(name);
        if (!value.IsPlain)
            value = Narrow(name, _ranges.Of(name, _options.WideBits));
        return new IntegerOutput(value.Tensor, (float)value.Scale, value.ZeroPoint);
    }

    private IEnumerable<LayerNote> Layers() => _values.Where(v => _graph.Types[v.Key].Kind == ElementKind.Float32)
        .Select(v => (Name: v.Key, Value: v.Value.IsPlain ? v.Value
            : _narrowed.FirstOrDefault(n => n.Key.Item1 == v.Key).Value))
        .Where(v => v.Value is not null).Select(v => new LayerNote(v.Name, v.Value.Tensor, v.Value.Scale));

    private LoweredValue Value(string name) => _values.GetValueOrDefault(name) ?? throw Refuse(
        $"its input '{name}' is a constant or was not computed.",
            "At least this input must depend on the model's input.");

    private ImmutableArray<int> Shape(string name) => _graph.Types[name].Shape;

    private ModelTensor? Constant(string name) => _graph.Constants.GetValueOrDefault(name);

    private OperatorCall Call(OnnxNode node) => new(node, _graph.Opset,
        [.. node.Inputs.Select(n => n.Length == 0 ? null : Constant(n))], new WorkMeter());

    private int Add(IntegerNode node) => _composer.Add(_node.Name, node);

    private ModelRefusedException Refuse(string reason, string remedy = "") =>
        new(_node.Name, _node.Operator, reason, remedy);
}
