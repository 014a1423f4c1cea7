using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>Valid operators of one instance that no catalogue has: the form's parts at random, seeded.</summary>
internal sealed class RandomOperators(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<TensorDeclaration> _tensors = [];

    public CanonicalOperator Next()
    {
        _tensors.Clear();
        ImmutableArray<int> loops = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(1, 4))];
        var lanes = _random.Next(3) == 0 ? FormLimits.Lanes : 1;
        var chain = new ChainForm(
            lanes, Length(loops), lanes == 1 ? Fold.None : (Fold)_random.Next(1, 3),
            lanes == 1 && _random.Next(2) == 0 ? ElementType.Int32 : ElementType.Float32);
        ImmutableArray<InputMap> inputs =
            [.. Enumerable.Range(0, _random.Next(FormLimits.Inputs + 1)).Select(_ => Input(loops))];
        ImmutableArray<LookupTable> tables =
            [.. Enumerable.Range(0, _random.Next(FormLimits.Tables)).Select(_ => Table())];
        var output = new TensorDeclaration("out", (ElementType)_random.Next(3), loops.Length == 0 ? [1] : loops);
        _tensors.Insert(_random.Next(_tensors.Count + 1), output);
        var access = new TensorAccess("out", output.Dimensions, loops.Length == 0
            ? [0] : [.. Enumerable.Range(0, loops.Length).Select(Affine.Loop)]);
        var programs = new RandomPrograms(_random, [.. inputs.Select(i => IsFloat(i.Access.Tensor))], loops.Length,
            tables, chain.Accumulator == ElementType.Float32);
        var mustPost = (output.Type == ElementType.Float32) != (chain.Accumulator == ElementType.Float32);
        var instance = new OperatorInstance(
            "only", loops, access, chain, inputs, tables,
            _random.Next(2) == 0 ? programs.Next(chain.Accumulator == ElementType.Float32) : null,
            programs.Next(chain.Accumulator == ElementType.Float32),
            mustPost || _random.Next(2) == 0 ? programs.Next(output.Type == ElementType.Float32) : null);
        return new CanonicalOperator($"random {seed}", [.. _tensors], [instance], []);
    }

    private bool IsFloat(string tensor) => _tensors.Single(t => t.Name == tensor).Type == ElementType.Float32;

    private Affine Length(ImmutableArray<int> loops) => _random.Next(4) switch
    {
        0 => 0,
        1 => _random.Next(80),
        _ => loops.Length == 0 ? 5 : (Affine)_random.Next(-4, 40) + Affine.Loop(_random.Next(loops.Length)) * 7,
    };

    private InputMap Input(ImmutableArray<int> loops)
    {
        var access = Access((ElementType)_random.Next(3), loops);
        return _random.Next(3) == 0
            ? new InputMap(access, new GatherMap(
                Access((ElementType)_random.Next(1, 3), loops), _random.Next(access.View.Length)))
            : new InputMap(access);
    }

    private TensorAccess Access(ElementType type, ImmutableArray<int> loops)
    {
        ImmutableArray<int> view = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => _random.Next(1, 7))];
        var tensor = new TensorDeclaration($"t{_tensors.Count}", type, [view.Aggregate(1, (a, b) => a * b)]);
        _tensors.Add(tensor);
        return new TensorAccess(tensor.Name, view, [.. view.Select(_ => Index(loops))]);
    }

    private Affine Index(ImmutableArray<int> loops)
    {
        Affine index = _random.Next(3) == 0 ? _random.Next(-3, 6) : 0;
        for (var d = 0; d < loops.Length; d++)
            index += Affine.Loop(d) * (_random.Next(2) == 0 ? _random.Next(-2, 3) : 0);
        if (_random.Next(2) == 0)
            index += Affine.K * (_random.Next(8) == 0 ? _random.NextInt64(-1L << 24, 1L << 24) : _random.Next(-2, 3));
        return index;
    }

    private LookupTable Table() => new(
        _random.Next(2) == 0 ? ElementType.Float32 : ElementType.Int32,
        [.. Enumerable.Range(0, _random.Next(12)).Select(_ => (uint)_random.NextInt64(1L << 32))]);
}
