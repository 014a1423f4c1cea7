using System.Collections.Immutable;
using Cairn.Tensors.Functions;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

internal sealed partial class Lowering
{
    private const int ExponentialOne = 1 << 15;
    private const int NormaliseBits = 14;

    private readonly Dictionary<int, int> _masked = [];

    private LoweredValue Function(string name, Pointwise function)
    {
        if (!function.IsAffine)
            return Tabled(name, function);
        var value = Value(function.Origin);
        if (function is { Factor: 1, Summand: 0, IsClamped: false })
            return value;
        if (value.IsClamped)
            value = Narrow(function.Origin, _options.ActivationBits);
        value = value.Times([function.Factor], -1).Plus([function.Summand], -1);
        return function.IsClamped ? value with { Bounds = (function.Low, function.High) } : value;
    }

    /// <summary>A table: the function of every number that its argument may be.</summary>
    private LoweredValue Tabled(string name, Pointwise function)
    {
        var x = Value(function.Origin);
        if (!x.IsPlain || Span(x.Tensor) >= 1L << _options.TableBits)
            x = Narrow(function.Origin, _ranges.OfFunction(name, false, _options.TableBits));
        var (low, high) = (_composer.Facts(x.Tensor).Low, _composer.Facts(x.Tensor).High);
        var arguments = new float[high - low + 1];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = (float)((low + i) * x.Scale);
        var quantum = _ranges.OfFunction(name, true, _options.ActivationBits);
        var results = Evaluate(name, function.Origin, arguments);
        ImmutableArray<int> rows = [.. results.Select(r => float.IsNaN(r) ? 0 : quantum.Round(r))];
        var tensor = Add(new TableNode(x.Tensor, _composer.Table(rows), low));
        return LoweredValue.Of(tensor, quantum.Scale, Shape(name));
    }

    private float[] Evaluate(string name, string origin, float[] arguments)
    {
        var tensors = new Dictionary<string, ModelTensor> { [origin] = new([arguments.Length], arguments) };
        foreach (var node in _pointwise.Nodes(name))
        {
            var inputs = node.Inputs.Select(n => n.Length == 0 ? null
                : tensors.GetValueOrDefault(n) ?? Flat(Constant(n)!)).ToArray();
            tensors[node.Outputs[0]] = OperatorTable.Find(node.Operator)!.Run(
                new OperatorCall(node, _graph.Opset, inputs, new WorkMeter()))[0];
        }

        return tensors[name].Floats.ToArray();
    }

    private static ModelTensor Flat(ModelTensor scalar) => scalar.Count == 1 ? scalar.Reshaped([]) : scalar;

    /// <summary>Where a constant condition holds, one side, else the other: one of them a constant number.</summary>
    private LoweredValue Where(OnnxNode node)
    {
        var condition = Constant(node.Inputs[0]) ?? throw Refuse("its condition is computed.", "It must be constant.");
        var fillFirst = Constant(node.Inputs[1]) is { Count: 1 };
        var (fill, name) = fillFirst ? (Constant(node.Inputs[1]), node.Inputs[2]) : (Constant(node.Inputs[2]),
            node.Inputs[1]);
        if (fill is not { IsFloat: true, Count: 1 })
            throw Refuse("neither side is a constant number.");
        return Masked(name, condition, i => (condition.Integers[i] != 0) != fillFirst, fill.Floats[0]);
    }

    private LoweredValue Masked(string name, ModelTensor mask, Func<int, bool> keeps, float fill)
    {
        var output = _node.Outputs[0];
        ImmutableArray<int> shape = [.. mask.Shape.SkipWhile(e => e == 1)];
        var bits = new byte[(mask.Count + 7) / 8];
        for (var i = 0; i < mask.Count; i++)
            if (keeps(i))
                bits[i >> 3] |= (byte)(1 << (i & 7));
        var huge = fill < Masks.Huge;
        var quantum = huge ? _ranges.Of(name, _options.TableBits - 1) : _ranges.OfSoftmax(output, _options.TableBits);
        var x = Broadcast(Narrow(name, quantum), Shape(output));
        var number = huge ? quantum.Low - (1 << (_options.TableBits - 1)) : quantum.Round(fill);
        var tensor = Add(new MaskNode(x.Tensor, shape, [.. bits], number));
        if (huge)
            _masked[tensor] = quantum.High - quantum.Low;
        return LoweredValue.Of(tensor, x.Scale, Shape(output));
    }

    private LoweredValue Softmax(OnnxNode node)
    {
        var (name, shape) = (node.Inputs[0], Shape(node.Inputs[0]));
        var call = Call(node);
        if (call.Axis(call.Int("axis", _graph.Opset < 13 ? 1 : -1), shape.Length) != shape.Length - 1)
            throw Refuse("it is not along the last axis.", "Transpose before and after it.");
        var x = Value(name);
        if (!x.IsPlain || Span(x.Tensor) >= 1L << _options.TableBits)
            x = Narrow(name, _ranges.OfSoftmax(name, _options.TableBits));
        var rows = new int[Span(x.Tensor) + 1];
        var last = _masked.GetValueOrDefault(x.Tensor, rows.Length - 1);
        for (var d = 0; d <= last; d++)
            rows[d] = (int)MathF.Round(ExponentialOne * Elementary.Exp((float)(-d * x.Scale)));
        var one = (1 << _options.TableBits) - 1;
        var tensor = Add(new SoftmaxNode(x.Tensor, _composer.Table([.. rows]), one));
        return LoweredValue.Of(tensor, 1.0 / one, shape);
    }

    /// <summary>
    /// The logarithm of the softmax by a table. A share that rounds to 0 counts as half of the least.
    /// </summary>
    private LoweredValue LogSoftmax(OnnxNode node)
    {
        var share = Softmax(node);
        var quantum = _ranges.Of(node.Outputs[0], _options.WideBits);
        var rows = new int[_composer.Facts(share.Tensor).High + 1];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = quantum.Round(Elementary.Log((float)(Math.Max(i, 0.5) * share.Scale)));
        return LoweredValue.Of(Add(new TableNode(share.Tensor, _composer.Table([.. rows]), 0)), quantum.Scale,
            share.Shape);
    }

    private LoweredValue Normalised(string source, float epsilon, bool centred)
    {
        var x = Narrow(source, _options.WideBits);
        double n = x.Shape[^1];
        var unit = (centred ? n * n * n : n) / (x.Scale * x.Scale);
        var whole = Math.Clamp(Math.Round(epsilon * unit), 1, 1L << 60);
        var tensor = Add(new NormaliseNode(x.Tensor, (long)whole, NormaliseBits, centred));
        return LoweredValue.Of(tensor, Math.Sqrt(n) / (1 << NormaliseBits), x.Shape);
    }

    private LoweredValue LayerNormalised(OnnxNode node)
    {
        var call = Call(node);
        var axis = Shape(node.Inputs[0]).Length - 1;
        var (gain, bias) = (call.Real(1), call.Optional(2));
        var value = Normalised(node.Inputs[0], call.Float("epsilon", 1e-5f), true);
        value = value.Times(Doubles(gain), axis);
        return bias is null ? value : value.Plus(Doubles(bias), axis);
    }

    private LoweredValue BatchNormalised(OnnxNode node)
    {
        var value = Additive(node.Inputs[0], 1);
        var (factors, summands) = Inference.Operators.NormOperators.Affine(Call(node), value.Shape[1]);
        return value.Times([.. factors.Select(f => (double)f)], 1).Plus([.. summands.Select(s => (double)s)], 1);
    }

    private LoweredValue ArgMax(OnnxNode node)
    {
        var call = Call(node);
        var x = Narrow(node.Inputs[0], _options.WideBits);
        var axis = call.Axis(call.Int("axis", 0), x.Shape.Length);
        if (ModelTensor.Elements(x.Shape.AsSpan()[(axis + 1)..]) != 1)
            throw Refuse("it is not along the last axis.", "Transpose before it.");
        var last = Add(new ReshapeNode(x.Tensor, x.Shape[..(axis + 1)]));
        var tensor = Add(new ArgMaxNode(last, call.Int("select_last_index", 0) != 0));
        return LoweredValue.Of(Add(new ReshapeNode(tensor, Shape(node.Outputs[0]))), 1, Shape(node.Outputs[0]));
    }

    private static double[] Doubles(ModelTensor tensor)
    {
        var result = new double[tensor.Count];
        for (var i = 0; i < result.Length; i++)
            result[i] = tensor.Floats[i];
        return result;
    }
}
