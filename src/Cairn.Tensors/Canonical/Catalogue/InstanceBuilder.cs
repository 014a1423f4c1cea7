using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Writes an <see cref="OperatorInstance"/>; what is not said keeps the form's defaults.</summary>
internal sealed class InstanceBuilder(string name, params int[] loops)
{
    private readonly ImmutableArray<InputMap>.Builder _inputs = ImmutableArray.CreateBuilder<InputMap>();
    private ChainForm _chain = ChainForm.None;
    private TensorAccess? _output;
    private StraightLineProgram? _init;
    private StraightLineProgram? _body;
    private StraightLineProgram? _post;

    public static Affine K => Affine.K;

    public static Affine L(int dimension) => Affine.Loop(dimension);

    /// <summary>The next input: an element of <paramref name="tensor"/> seen as <paramref name="view"/>.</summary>
    public InstanceBuilder Read(TensorDeclaration tensor, int[] view, params Affine[] index)
    {
        _inputs.Add(new InputMap(new TensorAccess(tensor.Name, [.. view], [.. index])));
        return this;
    }

    /// <summary>Adds an entry of a table to one axis of the last input's index.</summary>
    public InstanceBuilder Gather(int axis, TensorDeclaration table, int[] view, params Affine[] index)
    {
        var gather = new GatherMap(new TensorAccess(table.Name, [.. view], [.. index]), axis);
        _inputs[^1] = _inputs[^1] with { Gather = gather };
        return this;
    }

    /// <summary>One chain of K positions.</summary>
    public InstanceBuilder Chain(
        Affine length, Func<ProgramBuilder, Value> body, ElementType type = ElementType.Float32)
    {
        _chain = new ChainForm(1, length, Fold.None, type);
        _body = ProgramBuilder.Of(body);
        return this;
    }

    /// <summary>Sixteen lanes over K positions, then the fold.</summary>
    public InstanceBuilder Lanes(Affine length, Func<ProgramBuilder, Value> body, Fold fold = Fold.Add)
    {
        _chain = new ChainForm(FormLimits.Lanes, length, fold, ElementType.Float32);
        _body = ProgramBuilder.Of(body);
        return this;
    }

    public InstanceBuilder Init(Func<ProgramBuilder, Value> init)
    {
        _init = ProgramBuilder.Of(init);
        return this;
    }

    public InstanceBuilder Post(Func<ProgramBuilder, Value> post)
    {
        _post = ProgramBuilder.Of(post);
        return this;
    }

    /// <summary>Where an index is stored.</summary>
    public InstanceBuilder Write(TensorDeclaration tensor, int[] view, params Affine[] index)
    {
        _output = new TensorAccess(tensor.Name, [.. view], [.. index]);
        return this;
    }

    /// <summary>Stores the loops' box row-major over the whole tensor.</summary>
    public OperatorInstance Write(TensorDeclaration tensor) =>
        Write(tensor, loops, [.. Enumerable.Range(0, loops.Length).Select(Affine.Loop)]).Build();

    public OperatorInstance Build() => new(
        name, [.. loops], _output ?? throw new InvalidOperationException($"{name} writes nothing."), _chain,
        _inputs.ToImmutable(), [], _init, _body, _post);
}
