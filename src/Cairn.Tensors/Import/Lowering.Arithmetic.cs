using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

internal sealed partial class Lowering
{
    /// <summary>A value that takes factors or summands along an axis.</summary>
    private LoweredValue Additive(string name, int axis)
    {
        var value = Value(name);
        return value.Takes(axis) && !value.IsClamped ? value : Single(name);
    }

    private LoweredValue Sum(OnnxNode node, int sign)
    {
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        if (Constant(left) is { } first)
            return sign > 0 ? WithConstant(right, first, 1, 1) : WithConstant(right, first, -1, 1);
        if (Constant(right) is { } second)
            return WithConstant(left, second, 1, sign);
        var shape = Shape(node.Outputs[0]);
        var (a, b) = (Broadcast(Additive(left, -1), left, shape), Broadcast(Additive(right, -1), right, shape));
        if (!a.Takes(b.Axis))
            b = Broadcast(Single(right), shape);
        if (a.Terms.Length + b.Terms.Length > IntegerLimits.Terms)
            (a, b) = (Broadcast(Single(left), shape), Broadcast(Single(right), shape));
        return a.Plus(b.Times([sign], -1));
    }

    /// <summary>factor · x + sign · constant.</summary>
    private LoweredValue WithConstant(string name, ModelTensor constant, int factor, int sign)
    {
        var shape = Shape(_node.Outputs[0]);
        if (AsVector(constant, shape) is not var (list, axis))
        {
            if (factor > 0 && sign > 0 && IsMask(constant))
                return Masked(name, constant, i => constant.Floats[i] == 0, float.NegativeInfinity);
            return Broadcast(Additive(name, -1), name, shape).Times([factor], -1).Plus(
                ConstantTensor(constant, shape).Times([sign], -1));
        }

        return Broadcast(Additive(name, axis), name, shape).Times([factor], -1).Plus([.. list.Select(v => v * sign)],
            axis);
    }

    private static bool IsMask(ModelTensor constant)
    {
        foreach (var value in constant.Floats)
            if (value is not (0 or < Masks.Huge))
                return false;
        return true;
    }

    private LoweredValue Multiplied(OnnxNode node)
    {
        var shape = Shape(node.Outputs[0]);
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        if (Constant(left) is not null)
            (left, right) = (right, left);
        if (Constant(right) is { } constant && AsVector(constant, shape) is var (list, axis))
            return Broadcast(Additive(left, axis), left, shape).Times(list, axis);
        var a = Broadcast(Factor(left), shape);
        var b = Constant(right) is { } full ? ConstantTensor(full, shape) : Broadcast(Factor(right), shape);
        return LoweredValue.Of(Add(new MultiplyNode(a.Tensor, b.Tensor)), a.Scale * b.Scale, shape);
    }

    private LoweredValue Divided(OnnxNode node)
    {
        var shape = Shape(node.Outputs[0]);
        if (Constant(node.Inputs[1]) is not { } constant || AsVector(constant, shape) is not var (list, axis) ||
            list.Contains(0))
            throw Refuse("it divides by a computed tensor, or by 0.", "Only constant divisors are taken.");
        return Broadcast(Additive(node.Inputs[0], axis), node.Inputs[0], shape).Times([.. list.Select(v => 1 / v)],
            axis);
    }

    /// <summary>A constant that varies along one axis of a shape at most; null for any other.</summary>
    private (double[] List, int Axis)? AsVector(ModelTensor constant, ImmutableArray<int> shape)
    {
        if (!constant.IsFloat)
            throw Refuse("it computes with integers.");
        var axes = Enumerable.Range(0, constant.Rank).Where(i => constant.Shape[i] != 1).ToArray();
        if (axes.Length > 1)
            return null;
        var axis = axes.Length == 0 ? -1 : axes[0] + shape.Length - constant.Rank;
        return axis < 0 || constant.Count == shape[axis] ? (Doubles(constant), axis) : null;
    }

    /// <summary>A constant as a parameter of int8 with one scale.</summary>
    private LoweredValue ConstantTensor(ModelTensor constant, ImmutableArray<int> shape)
    {
        var places = Inference.Broadcast.Indices(constant.Shape, shape);
        var scale = Largest(constant) is > 0 and var most ? most / sbyte.MaxValue : 1;
        ImmutableArray<int> values = [.. places.Select(p => (int)Math.Round(constant.Floats[p] / scale))];
        return LoweredValue.Of(Add(new ParameterNode(_composer.Int8(shape, values))), scale, shape);
    }

    private static double Largest(ModelTensor tensor)
    {
        var most = 0.0;
        foreach (var value in tensor.Floats)
            most = Math.Max(most, Math.Abs(value));
        return most;
    }

    private LoweredValue Broadcast(LoweredValue value, string name, ImmutableArray<int> shape) =>
        value.Shape.AsSpan().SequenceEqual(shape.AsSpan()) ? value : Broadcast(Single(name), shape);

    /// <summary>Repeats a plain value along axes of extent 1.</summary>
    private LoweredValue Broadcast(LoweredValue value, ImmutableArray<int> shape)
    {
        if (value.Shape.AsSpan().SequenceEqual(shape.AsSpan()))
            return value;
        var tensor = value.Tensor;
        ImmutableArray<int> from = [.. Enumerable.Repeat(1, shape.Length - value.Shape.Length), .. value.Shape];
        if (from.Length != value.Shape.Length)
            tensor = Add(new ReshapeNode(tensor, from));
        for (var axis = 0; axis < shape.Length; axis++)
            if (from[axis] != shape[axis])
                tensor = Add(new SliceNode(tensor, axis, 0, 0, shape[axis]));
        return LoweredValue.Of(tensor, value.Scale, shape, value.ZeroPoint);
    }
}
