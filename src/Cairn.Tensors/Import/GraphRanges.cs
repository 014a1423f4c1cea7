using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>The quantum of each tensor: from the QuantizeLinear that reads it, or else from calibration.</summary>
internal sealed class GraphRanges
{
    private readonly FloatGraph _graph;
    private readonly Calibration? _calibration;
    private readonly ILookup<string, OnnxNode> _readers;
    private readonly Dictionary<string, (ValueRange Origin, ValueRange Result)> _shared = [];
    private readonly PointwiseMap _pointwise;
    private ValueRange? _softmax;

    /// <param name="isNeeded">Only functions that integers must stand for share their ranges.</param>
    public GraphRanges(FloatGraph graph, Calibration? calibration, PointwiseMap pointwise, Func<string, bool> isNeeded)
    {
        (_graph, _calibration, _pointwise) = (graph, calibration, pointwise);
        _readers = graph.Nodes.SelectMany(n => n.Inputs.Select(i => (i, n))).ToLookup(x => x.i, x => x.n);
        if (calibration is not null)
            foreach (var node in graph.Nodes)
                Share(node, node.Outputs[0], isNeeded);
    }

    public IEnumerable<OnnxNode> Readers(string name) => _readers[name];

    public Quantum Of(string name, int bits) => FromReader(name) ?? Quantum.Of(RangeOf(name), bits);

    public ValueRange RangeOf(string name) =>
        _calibration is null ? throw new ModelRefusedException($"tensor '{name}'", "", "its range is not known.",
            "Give sample inputs with --calibrate, or a model with QuantizeLinear nodes.")
        : _calibration.Ranges.TryGetValue(name, out var range) ? range
        : throw new ModelRefusedException($"tensor '{name}'", "", "the calibration does not know it.",
            "Calibrate with this model.");

    /// <summary>
    /// The quantum of a function's argument or result: one for all equal functions, so they share a table.
    /// </summary>
    public Quantum OfFunction(string name, bool result, int bits) => FromReader(result ? name : "") ?? Quantum.Of(
        _shared.TryGetValue(_pointwise.Signature(name), out var both) ? result ? both.Result : both.Origin
            : RangeOf(result ? name : _pointwise.Find(name)!.Origin), bits);

    /// <summary>The quantum of every softmax's argument.</summary>
    public Quantum OfSoftmax(string name, int bits) =>
        FromReader(name) ?? Quantum.Of(_softmax?.With(RangeOf(name)) ?? RangeOf(name), bits);

    /// <summary>Scale and zero point that a QuantizeLinear gives.</summary>
    public (Quantum Quantum, int ZeroPoint)? Quantised(OnnxNode node)
    {
        if (_graph.Constants.GetValueOrDefault(node.Inputs[1]) is not { IsFloat: true, Count: 1 } scale)
            return null;
        var zero = node.Inputs.Length > 2 ? _graph.Constants.GetValueOrDefault(node.Inputs[2]) : null;
        if (node.Inputs.Length > 2 && zero is not { IsFloat: false, Count: 1 })
            return null;
        var (low, high) = ModelTensor.Range(_graph.Types[node.Outputs[0]].Kind);
        var point = (int)(zero?.Integers[0] ?? 0);
        return high <= byte.MaxValue && scale.Floats[0] > 0
            ? (new Quantum(scale.Floats[0], (int)low - point, (int)high - point), point)
            : null;
    }

    private Quantum? FromReader(string name) => _readers[name].Where(n => n.Operator == "QuantizeLinear")
        .Select(n => Quantised(n)?.Quantum).FirstOrDefault(q => q is not null);

    private void Share(OnnxNode node, string name, Func<string, bool> isNeeded)
    {
        if (!isNeeded(name))
            return;
        if (_pointwise.Find(name) is { IsAffine: false } function)
        {
            var (signature, range) = (_pointwise.Signature(name), (RangeOf(function.Origin), RangeOf(name)));
            _shared[signature] = _shared.TryGetValue(signature, out var known)
                ? (known.Origin.With(range.Item1), known.Result.With(range.Item2))
                : range;
        }
        else if (node.Operator == "Softmax")
            _softmax = _softmax?.With(Bounded(node.Inputs[0])) ?? Bounded(node.Inputs[0]);
    }

    // Where a mask put a huge negative number, its input says what is to be told apart.
    private ValueRange Bounded(string name) => RangeOf(name) is { Low: < Masks.Huge }
        ? new ValueRange(0, 0)
        : RangeOf(name);
}
