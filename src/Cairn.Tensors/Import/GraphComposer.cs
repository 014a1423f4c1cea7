using System.Collections.Immutable;
using Cairn.Tensors.Integers.Analysis;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Import;

/// <summary>
/// Collects an integer graph; each node is analysed when it is added, and refused with its ONNX name.
/// </summary>
internal sealed class GraphComposer
{
    private readonly ImmutableArray<IntegerInput>.Builder _inputs = ImmutableArray.CreateBuilder<IntegerInput>();
    private readonly ImmutableArray<IntegerParameter>.Builder _parameters =
        ImmutableArray.CreateBuilder<IntegerParameter>();

    private readonly ImmutableArray<ImmutableArray<int>>.Builder _weights =
        ImmutableArray.CreateBuilder<ImmutableArray<int>>();

    private readonly ImmutableArray<ImmutableArray<int>>.Builder _tables =
        ImmutableArray.CreateBuilder<ImmutableArray<int>>();

    private readonly ImmutableArray<IntegerNode>.Builder _nodes = ImmutableArray.CreateBuilder<IntegerNode>();
    private readonly ImmutableArray<TensorFacts>.Builder _facts = ImmutableArray.CreateBuilder<TensorFacts>();
    private readonly ImmutableArray<string>.Builder _names = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _inputNames = ImmutableArray.CreateBuilder<string>();
    private readonly List<RescaleNote> _rescales = [];

    public TensorFacts Facts(int tensor) => _facts[tensor];

    public int Input(string name, IntegerInput input)
    {
        _inputs.Add(input);
        _inputNames.Add(Short(name));
        _facts.Add(new TensorFacts(input.Shape, input.Low, input.High));
        return _facts.Count - 1;
    }

    public int Add(string name, IntegerNode node)
    {
        _nodes.Add(node);
        _names.Add(Short(name));
        var graph = new IntegerGraph(_inputs.ToImmutable(), _parameters.ToImmutable(), _tables.ToImmutable(),
            _nodes.ToImmutable(), []);
        _facts.Add(new NodeAnalysis(graph, _facts, _nodes.Count - 1, name).Analyse());
        return _facts.Count - 1;
    }

    public int Rescale(string name, RescaleNode node, double[]? ratios)
    {
        var tensor = Add(name, node);
        if (ratios is not null)
            _rescales.Add(new RescaleNote(tensor, ratios));
        return tensor;
    }

    public int Int8(ImmutableArray<int> shape, ImmutableArray<int> values) => Parameter(new(shape, 0), values);

    /// <summary>An int32 parameter with the least limit of the form 2ⁿ − 1 that holds it.</summary>
    public int Int32(ImmutableArray<int> shape, ImmutableArray<int> values)
    {
        var most = values.Max(v => Math.Abs((long)v));
        var limit = 1L;
        while (limit < most)
            limit = limit * 2 + 1;
        return Parameter(new(shape, (int)Math.Min(limit, int.MaxValue - 1)), values);
    }

    /// <summary>A table; one of the same rows is there once.</summary>
    public int Table(ImmutableArray<int> rows)
    {
        for (var i = 0; i < _tables.Count; i++)
            if (_tables[i].AsSpan().SequenceEqual(rows.AsSpan()))
                return i;
        _tables.Add(rows);
        return _tables.Count - 1;
    }

    public ImportedModel Finish(
        ImmutableArray<IntegerOutput> outputs, IEnumerable<string> outputNames, ImmutableArray<LayerNote> layers)
    {
        var graph = new IntegerGraph(_inputs.ToImmutable(), _parameters.ToImmutable(), _tables.ToImmutable(),
            _nodes.ToImmutable(), outputs);
        var facts = GraphAnalysis.Analyse(graph, _names.ToImmutable());
        var names = new ModelNames(_inputNames.ToImmutable(), _names.ToImmutable(), [.. outputNames.Select(Short)]);
        return new ImportedModel(new IntegerModel(graph, facts, _weights.ToImmutable(), names), layers)
        {
            Rescales = [.. _rescales],
        };
    }

    private static string Short(string name) =>
        name.Length <= OnnxLimits.NameBytes / 4 ? name : name[..(OnnxLimits.NameBytes / 4)];

    private int Parameter(IntegerParameter parameter, ImmutableArray<int> values)
    {
        _parameters.Add(parameter);
        _weights.Add(values);
        return _parameters.Count - 1;
    }
}
