using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Tests.Integers;

/// <summary>Seeded integer graphs with nodes of every kind; what analysis refuses is left out.</summary>
internal sealed class RandomGraphs
{
    private readonly Random _random;
    private readonly List<ImmutableArray<int>> _weights = [];
    private IntegerGraph _graph;
    private GraphFacts _facts = null!;

    private RandomGraphs(int seed)
    {
        _random = new Random(seed);
        var (low, high) = _random.Next(3) switch { 0 => (0, 255), 1 => (-128, 127), _ => (-2000, 2047) };
        _graph = new IntegerGraph([new([1, _random.Next(1, 5), _random.Next(4, 9), _random.Next(4, 9)], low, high, 1,
            0)],
            [], [], [], [new(0, 1, 0)]);
    }

    public static IntegerModel Of(int seed)
    {
        var made = new RandomGraphs(seed);
        Assert.True(made.Accept(made._graph));
        for (var i = 0; i < 30; i++)
            made.Grow();
        made.Accept(made._graph with { Outputs = [new(made._graph.TensorCount - 1, 0.5f, 3)] });
        return new IntegerModel(made._graph, made._facts, [.. made._weights],
            new ModelNames(["x"], [.. made._graph.Nodes.Select((n, i) => $"{n.GetType().Name} {i}")], ["y"]));
    }

    /// <summary>Inputs at random, or at the ends of their ranges.</summary>
    public static ImmutableArray<int[]> Inputs(IntegerGraph graph, int seed)
    {
        var random = new Random(seed);
        return [.. graph.Inputs.Select(i => Enumerable.Range(0, i.Shape.Aggregate(1, (a, b) => a * b))
            .Select(_ => (seed % 3) switch
            {
                0 => random.Next(2) == 0 ? i.Low : i.High,
                1 => i.High,
                _ => random.Next(i.Low, i.High + 1),
            }).ToArray())];
    }

    private bool Accept(IntegerGraph graph)
    {
        if (!GraphAnalysis.TryAnalyse(graph, [], out var facts, out _))
            return false;
        (_graph, _facts) = (graph, facts);
        return true;
    }

    private void Grow()
    {
        var source = _random.Next(3) == 0 ? _random.Next(_graph.TensorCount) : _graph.TensorCount - 1;
        var x = _facts.Tensors[source];
        var graph = _graph;
        if (Math.Max(-(long)x.Low, x.High) > 4096)
            graph = Add(graph, Rescale(x, source));
        else
            graph = _random.Next(16) switch
            {
                0 or 1 => Convolution(x, source),
                2 => Product(x, source),
                3 => Add(graph, Rescale(x, source)),
                4 => Table(x, source),
                5 => Softmax(x, source),
                6 => Add(graph, new NormaliseNode(source, _random.Next(1, 99), _random.Next(4, 14),
                    _random.Next(2) == 0)),
                7 => Add(graph, new MultiplyNode(source, source)),
                8 => Pool(x, source),
                9 => Mask(x, source),
                10 => Add(graph, new TransposeNode(source, [.. Enumerable.Range(0, x.Shape.Length).OrderBy(_ =>
                    _random.Next())])),
                11 => Add(graph, new ReshapeNode(source, [1, x.Count])),
                12 => Slice(x, source),
                13 => Add(graph, new ConcatNode([source, source], _random.Next(Math.Max(1, x.Shape.Length)))),
                14 => Matrices(x, source),
                _ => _random.Next(2) == 0 ? Add(graph, new ArgMaxNode(source, _random.Next(2) == 0)) : Embedding(x,
                    source),
            };
        if (!Accept(graph))
            _weights.RemoveRange(_graph.Parameters.Length, _weights.Count - _graph.Parameters.Length);
    }

    private static IntegerGraph Add(IntegerGraph graph, IntegerNode node) =>
        graph with { Nodes = graph.Nodes.Add(node) };

    private IntegerGraph WithParameter(int limit, params int[] shape)
    {
        var parameter = new IntegerParameter([.. shape], limit);
        _weights.Add([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b))
            .Select(_ => _random.Next(8) == 0 ? parameter.Low : _random.Next(parameter.Low, parameter.High + 1))]);
        return _graph with { Parameters = _graph.Parameters.Add(parameter) };
    }

    private IntegerGraph Biased(int channels, int limit, params int[] shape)
    {
        var graph = WithParameter(0, shape);
        var saved = _graph;
        _graph = graph;
        graph = WithParameter(limit, channels);
        _graph = saved;
        return graph;
    }

    private IntegerGraph Convolution(TensorFacts x, int source)
    {
        if (x.Shape.Length != 4)
            return Product(x, source);
        var groups = _random.Next(2) == 0 ? x.Shape[1] : 1;
        var (o, kh, kw) = (groups * _random.Next(1, 4), _random.Next(1, 4), _random.Next(1, 4));
        var graph = Biased(o, 1 << _random.Next(1, 20), o, x.Shape[1] / groups, kh, kw);
        return Add(graph, new ConvolutionNode(source, graph.Parameters.Length - 2, graph.Parameters.Length - 1,
            Window(x, kh, kw), groups));
    }

    private WindowShape Window(TensorFacts x, int kh, int kw)
    {
        var (sy, sx, pt, pl) = (_random.Next(1, 3), _random.Next(1, 3), _random.Next(kh), _random.Next(kw));
        var (dy, dx) = (_random.Next(1, 3), _random.Next(1, 3));
        int Count(int extent, int kernel, int stride, int pad, int dilation) =>
            Math.Max(0, extent + pad - (kernel - 1) * dilation - 1 + _random.Next(kernel)) / stride + 1;
        return new WindowShape(x.Shape[2], x.Shape[3], kh, kw, sy, sx, pt, pl, dy, dx,
            Count(x.Shape[2], kh, sy, pt, dy), Count(x.Shape[3], kw, sx, pl, dx));
    }

    private IntegerGraph Product(TensorFacts x, int source)
    {
        if (x.Shape.IsEmpty)
            return _graph;
        var columns = _random.Next(1, 80);
        var graph = Biased(columns, 1000, x.Shape[^1], columns);
        return Add(graph, new ProductNode(source, graph.Parameters.Length - 2,
            _random.Next(3) == 0 ? -1 : graph.Parameters.Length - 1));
    }

    private RescaleNode Rescale(TensorFacts x, int source)
    {
        var axis = _random.Next(Math.Max(1, x.Shape.Length));
        var channels = _random.Next(2) == 0 || x.Shape.IsEmpty || x.Shape[axis] == 1 ? 1 : x.Shape[axis];
        var shift = 12 * _random.Next(1, 4);
        var most = (long)Math.Min(int.MaxValue, (1L << shift) * 300 / Math.Max(1, Math.Max(-(long)x.Low, x.High)));
        ImmutableArray<int> Multipliers() =>
            [.. Enumerable.Range(0, channels).Select(_ => (int)_random.NextInt64(-most, most + 1))];
        var terms = ImmutableArray.Create(new RescaleTerm(source, Multipliers()));
        while (_random.Next(3) == 0 && terms.Length < 4)
            terms = terms.Add(new RescaleTerm(source, Multipliers()));
        return new RescaleNode(terms, channels == 1 ? 0 : axis,
            [.. Enumerable.Range(0, channels).Select(_ => _random.NextInt64(-(1L << shift), 1L << shift))], shift,
            _random.Next(2) == 0 ? 0 : -128, 127);
    }

    private IntegerGraph Table(TensorFacts x, int source)
    {
        ImmutableArray<int> rows = [.. Enumerable.Range(0, Math.Min(9000, x.High - x.Low + 1)).Select(_ =>
            _random.Next(-128, 128))];
        var graph = _graph with { Tables = _graph.Tables.Add(rows) };
        return Add(graph, new TableNode(source, _graph.Tables.Length, x.Low));
    }

    private IntegerGraph Softmax(TensorFacts x, int source)
    {
        ImmutableArray<int> rows = [.. Enumerable.Range(0, Math.Min(9000, x.High - x.Low + 1)).Select(d =>
            32768 / (1 + d * d))];
        var graph = _graph with { Tables = _graph.Tables.Add(rows) };
        return Add(graph, new SoftmaxNode(source, _graph.Tables.Length, 255));
    }

    private IntegerGraph Pool(TensorFacts x, int source)
    {
        if (x.Shape.Length != 4)
            return _graph;
        var window = Window(x, _random.Next(1, 4), _random.Next(1, 4));
        return Add(_graph, _random.Next(2) == 0 ? new MaxPoolNode(source, window) : new WindowSumNode(source, window));
    }

    private IntegerGraph Mask(TensorFacts x, int source)
    {
        var shape = x.Shape[_random.Next(x.Shape.Length + 1)..];
        var count = shape.Aggregate(1, (a, b) => a * b);
        var bits = new byte[(count + 7) / 8];
        for (var i = 0; i < count; i++)
            bits[i >> 3] |= (byte)(_random.Next(2) << (i & 7));
        return Add(_graph, new MaskNode(source, shape, [.. bits], _random.Next(-100, 100)));
    }

    private IntegerGraph Slice(TensorFacts x, int source)
    {
        if (x.Shape.IsEmpty)
            return _graph;
        var axis = _random.Next(x.Shape.Length);
        var (start, step) = (_random.Next(x.Shape[axis]), _random.Next(-2, 3));
        var count = step == 0 ? 3 : step > 0 ? (x.Shape[axis] - start + step - 1) / step : start / -step + 1;
        return Add(_graph, new SliceNode(source, axis, start, step, count));
    }

    private IntegerGraph Matrices(TensorFacts x, int source)
    {
        if (x.Shape.Length < 2 || x.Count > 3000)
            return _graph;
        var order = Enumerable.Range(0, x.Shape.Length).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        var graph = Add(_graph, new TransposeNode(source, [.. order]));
        return Add(graph, new MatrixProductNode(source, graph.TensorCount - 1));
    }

    private IntegerGraph Embedding(TensorFacts x, int source)
    {
        if (x.Low < 0 || x.Count > 500)
            return Add(_graph, new ParameterNode(0));
        var graph = WithParameter(0, x.High + 1, 5);
        return Add(graph, new EmbeddingNode(source, graph.Parameters.Length - 1));
    }
}
