using System.Collections.Immutable;
using System.Diagnostics;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Analysis;

/// <summary>Shape and range of one node's tensor from those before it.</summary>
internal sealed partial class NodeAnalysis(
    IntegerGraph graph, ImmutableArray<TensorFacts>.Builder tensors, int index, string name)
{
    private static readonly Interval Byte = new(sbyte.MinValue, sbyte.MaxValue);

    private readonly IntegerNode _node = graph.Nodes[index];

    /// <summary>Steps for each element.</summary>
    public long WorkEach { get; private set; } = 1;

    public RescaleFacts? Rescale { get; private set; }

    public TensorFacts Analyse()
    {
        foreach (var source in _node.Sources)
            if (source < 0 || source >= tensors.Count)
                throw Refuse($"it reads tensor {source}.", "A node reads tensors before its own.");
        var (shape, range) = _node switch
        {
            ConvolutionNode n => Convolution(n),
            ProductNode n => Product(n),
            MatrixProductNode n => MatrixProduct(n),
            MultiplyNode n => Multiply(n),
            WindowSumNode n => WindowSum(n),
            MaxPoolNode n => (Windows(n.Source, n.Window, true), Range(n.Source)),
            RescaleNode n => Rescaled(n),
            TableNode n => Table(n),
            MaskNode n => Mask(n),
            SoftmaxNode n => Softmax(n),
            NormaliseNode n => Normalise(n),
            ArgMaxNode n => ArgMax(n),
            ReshapeNode n => (Reshape(n), Range(n.Source)),
            TransposeNode n => (Transpose(n), Range(n.Source)),
            SliceNode n => (Slice(n), Range(n.Source)),
            ConcatNode n => Concat(n),
            EmbeddingNode n => Embedding(n),
            ParameterNode n => (Parameter(n.Parameter).Shape, Values(Parameter(n.Parameter))),
            _ => throw new UnreachableException(),
        };
        GraphHeader.Shape(name, shape);
        if (range.Low < int.MinValue || range.High > int.MaxValue)
            throw Refuse($"its values may go from {range.Low} to {range.High}, beyond int32.",
                "Shorten the sum, or use fewer bits for its input.");
        return new TensorFacts(shape, (int)range.Low, (int)range.High);
    }

    public ModelRefusedException Refuse(string reason, string remedy) =>
        new(name, _node.GetType().Name[..^"Node".Length], reason, remedy);

    private ImmutableArray<int> Shape(int tensor) => tensors[tensor].Shape;

    private Interval Range(int tensor) => new(tensors[tensor].Low, tensors[tensor].High);

    private static Interval Values(IntegerParameter parameter) => new(parameter.Low, parameter.High);

    private IntegerParameter Parameter(int number) => (uint)number < (uint)graph.Parameters.Length
        ? graph.Parameters[number]
        : throw Refuse($"it names parameter {number}.", $"There are {graph.Parameters.Length}.");

    private ImmutableArray<int> TableOf(int number) => (uint)number < (uint)graph.Tables.Length
        ? graph.Tables[number]
        : throw Refuse($"it names table {number}.", $"There are {graph.Tables.Length}.");

    private IntegerParameter Weights(int number, int rank)
    {
        var weights = Parameter(number);
        return weights.IsInt8 && weights.Shape.Length == rank
            ? weights
            : throw Refuse($"parameter {number} is not int8 with {rank} axes.", "");
    }

    private Interval Bias(int number, int count)
    {
        if (number == -1)
            return default;
        var bias = Parameter(number);
        return !bias.IsInt8 && bias.Shape.Length == 1 && bias.Shape[0] == count
            ? Values(bias)
            : throw Refuse($"parameter {number} is no int32 bias of {count}.", "");
    }

    private (ImmutableArray<int>, Interval) Convolution(ConvolutionNode n)
    {
        var (x, weights) = (Shape(n.Source), Weights(n.Weights, 4));
        var w = weights.Shape;
        var shape = Windows(n.Source, n.Window, false);
        if (n.Groups < 1 || x[1] != (long)w[1] * n.Groups || w[0] % n.Groups != 0 ||
            w[2] != n.Window.KernelHeight || w[3] != n.Window.KernelWidth)
            throw Refuse($"its weights {ShapeText.Of(w)} in {n.Groups} groups do not fit {ShapeText.Of(x)}.", "");
        WorkEach = (long)w[1] * w[2] * w[3];
        return (shape.SetItem(1, w[0]), (Range(n.Source) * Byte).Times(WorkEach) + Bias(n.Bias, w[0]));
    }

    private (ImmutableArray<int>, Interval) Product(ProductNode n)
    {
        var (x, w) = (Shape(n.Source), Weights(n.Weights, 2).Shape);
        if (x.Length == 0 || x[^1] != w[0])
            throw Refuse($"its weights {ShapeText.Of(w)} do not fit {ShapeText.Of(x)}.", "");
        WorkEach = w[0];
        return (x.SetItem(x.Length - 1, w[1]), (Range(n.Source) * Byte).Times(w[0]) + Bias(n.Bias, w[1]));
    }

    private (ImmutableArray<int>, Interval) MatrixProduct(MatrixProductNode n)
    {
        var (a, b) = (Shape(n.Left), Shape(n.Right));
        if (a.Length < 2 || a.Length != b.Length || !a[..^2].SequenceEqual(b[..^2]) || a[^1] != b[^2])
            throw Refuse($"{ShapeText.Of(a)} and {ShapeText.Of(b)} have no product.", "");
        WorkEach = a[^1];
        return (a.SetItem(a.Length - 1, b[^1]), (Range(n.Left) * Range(n.Right)).Times(a[^1]));
    }

    private (ImmutableArray<int>, Interval) Multiply(MultiplyNode n)
    {
        if (!Shape(n.Left).SequenceEqual(Shape(n.Right)))
            throw Refuse($"its factors are {ShapeText.Of(Shape(n.Left))} and {ShapeText.Of(Shape(n.Right))}.", "");
        var range = Range(n.Left) * Range(n.Right);
        return (Shape(n.Left), n.Left == n.Right ? range with { Low = Int128.Max(range.Low, 0) } : range);
    }

    private (ImmutableArray<int>, Interval) WindowSum(WindowSumNode n)
    {
        var shape = Windows(n.Source, n.Window, false);
        WorkEach = (long)n.Window.KernelHeight * n.Window.KernelWidth;
        var range = Range(n.Source);
        return (shape, (n.Window.IsPadded ? range.With(default) : range).Times(WorkEach));
    }

    private (ImmutableArray<int>, Interval) ArgMax(ArgMaxNode n)
    {
        var x = Shape(n.Source);
        return x.Length > 0 ? (x[..^1], new(0, x[^1] - 1)) : throw Refuse("its input is a scalar.", "");
    }

    private (ImmutableArray<int>, Interval) Embedding(EmbeddingNode n)
    {
        var (rows, range) = (Parameter(n.Rows), Range(n.Source));
        if (rows.Shape.Length != 2 || range.Low < 0 || range.High >= rows.Shape[0])
            throw Refuse($"indices from {range.Low} to {range.High} into {ShapeText.Of(rows.Shape)}.", "");
        return (Shape(n.Source).Add(rows.Shape[1]), Values(rows));
    }
}
