using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

internal sealed partial class Lowering
{
    private void Input(OnnxInput input)
    {
        var readers = _ranges.Readers(input.Name).ToArray();
        _node = new OnnxNode($"input '{input.Name}'", "", [], [input.Name],
            System.Collections.Frozen.FrozenDictionary<string, OnnxAttribute>.Empty);
        var (quantum, zero) = input.Kind == ElementKind.Float32 ? FloatInput(input.Name, readers)
            : input.Kind is ElementKind.Int32 or ElementKind.Int64 ? (IndexInput(readers), 0)
            : ByteInput(input, readers);
        var tensor = _composer.Input(input.Name,
            new IntegerInput(input.Shape, quantum.Low, quantum.High, (float)quantum.Scale, zero));
        _values[input.Name] = LoweredValue.Of(tensor, quantum.Scale, input.Shape, zero);
    }

    private (Quantum, int) FloatInput(string name, OnnxNode[] readers)
    {
        if (readers.FirstOrDefault(n => n.Operator == "QuantizeLinear") is { } reader &&
            _ranges.Quantised(reader) is { } given)
            return given;
        var quantum = _ranges.Of(name, _options.ActivationBits);
        return (quantum, -quantum.Low);
    }

    private Quantum IndexInput(OnnxNode[] readers)
    {
        if (readers.Length == 0 || readers.Any(n => n.Operator != "Gather" || Constant(n.Inputs[0]) is null))
            throw Refuse("integers are taken as indices into constants only.");
        return new Quantum(1, 0, readers.Min(n => Constant(n.Inputs[0])!.Shape[0]) - 1);
    }

    private (Quantum, int) ByteInput(OnnxInput input, OnnxNode[] readers)
    {
        var (low, high) = ModelTensor.Range(input.Kind);
        foreach (var reader in readers)
        {
            var (scale, zero) = reader.Operator switch
            {
                "DequantizeLinear" or "QLinearConv" or "QLinearMatMul" => (1, 2),
                "ConvInteger" or "MatMulInteger" => (-1, 2),
                _ => (0, 0),
            };
            if (zero == 0)
                continue;
            var point = zero < reader.Inputs.Length && reader.Inputs[zero].Length > 0
                ? (int)Fixed(reader, zero).Integers[0]
                : 0;
            return (new Quantum(scale < 0 ? 1 : Fixed(reader, scale).Floats[0], (int)low - point, (int)high - point),
                point);
        }

        throw Refuse($"it holds {input.Kind}, but no quantised operator reads it.");
    }

    /// <summary>A tensor as one integer tensor with a common scale, of so many bits at most.</summary>
    private LoweredValue Narrow(string name, int bits)
    {
        var value = Value(name);
        return value.IsPlain && Span(value.Tensor) < 1L << bits ? value : Narrow(name, _ranges.Of(name, bits));
    }

    /// <summary>The same, to be multiplied: by weights, or by another tensor.</summary>
    private LoweredValue Factor(string name)
    {
        var value = Value(name);
        return value.IsPlain && Magnitude(value.Tensor) <= ProductMagnitude ? value
            : Narrow(name, _options.ActivationBits);
    }

    /// <summary>The same, to be moved: what is plain stays as it is.</summary>
    private LoweredValue Single(string name) =>
        Value(name) is { IsPlain: true } plain ? plain : Narrow(name, _options.ActivationBits);

    private LoweredValue Narrow(string name, Quantum quantum)
    {
        if (_narrowed.TryGetValue((name, quantum), out var known))
            return known;
        var value = Value(name);
        var narrow = Rescaled(value, quantum);
        _narrowed[(name, quantum)] = narrow;
        if (!value.IsPlain)
            _values[name] = narrow;
        return narrow;
    }

    private long Span(int tensor) => (long)_composer.Facts(tensor).High - _composer.Facts(tensor).Low;

    private long Magnitude(int tensor) =>
        Math.Max(Math.Abs((long)_composer.Facts(tensor).Low), _composer.Facts(tensor).High);

    private LoweredValue Rescaled(LoweredValue value, Quantum quantum)
    {
        if (value.IsPlain && (float)value.Scale == (float)quantum.Scale &&
            _composer.Facts(value.Tensor).Low >= quantum.Low && _composer.Facts(value.Tensor).High <= quantum.High)
            return value;
        var low = value.Bounds.Low > quantum.Scale * quantum.Low ? quantum.Round(value.Bounds.Low) : quantum.Low;
        var high = value.Bounds.High < quantum.Scale * quantum.High ? quantum.Round(value.Bounds.High) : quantum.High;
        var channels = Math.Max(value.Offsets.Length, value.Terms.Max(t => t.Scales.Length));
        var ratios = value.Terms.Select(t => Ratios(t.Scales, quantum.Scale, channels)).ToArray();
        var offsets = Ratios(value.Offsets, quantum.Scale, channels);
        var fixedPoint = FixedPoint.Of(ratios, offsets, value.Terms.Select(t => Magnitude(t.Tensor)).ToArray(),
            _options.MultiplierBits, Math.Max(Math.Abs((long)low), Math.Abs((long)high))) ??
            throw Refuse("a scale is too large for its multiplier.", "Calibrate with typical inputs.");
        var node = new RescaleNode([.. value.Terms.Select((t, i) => new RescaleTerm(t.Tensor,
            fixedPoint.Multipliers[i]))],
            channels > 1 ? value.Axis : 0, fixedPoint.Offsets, fixedPoint.Shift, low, high);
        var tensor = _composer.Rescale(_node.Name, node,
            value.Terms.Length == 1 && offsets.All(o => o == 0) ? ratios[0] : null);
        return LoweredValue.Of(tensor, quantum.Scale, value.Shape);
    }

    private static double[] Ratios(double[] scales, double unit, int channels) =>
        [.. Enumerable.Range(0, channels).Select(c => scales[scales.Length == 1 ? 0 : c] / unit)];
}
