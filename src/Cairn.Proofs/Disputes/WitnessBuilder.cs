using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>
/// Opens places of a responder's commitments: what the challenger knows to be equal from its own trace, the rest from
/// answers.
/// </summary>
internal sealed class WitnessBuilder(PieceTrace own, ResponderView view)
{
    private PieceSpec Spec => own.Spec;

    public OperatorOpening Operator(int run, int place) => OperatorOpening.Of(Spec, run, place);

    public async ValueTask<LeafOpening> LeafAsync(int run, int place) => new(
        [.. await view.WrittenAsync(run, place).ConfigureAwait(false)],
        [.. await (await view.TraceAsync(run).ConfigureAwait(false)).PathAsync(place).ConfigureAwait(false)]);

    /// <param name="place">The operator.</param>
    /// <param name="tensors">Those that it declares and the witness opens.</param>
    public async ValueTask<ImmutableArray<Statement>> StatementsAsync(
        int run, int place, params IEnumerable<TensorOpening> tensors)
    {
        var trace = await view.TraceAsync(run).ConfigureAwait(false);
        var statements = ImmutableArray.Create(Statement.Trace(run, trace.Root));
        var bindings = Spec.Program.Operators(run)[place].Bindings;
        return run > 0 && tensors.Any(t => bindings[t.Place].Source.Kind == SourceKind.State)
            ? statements.Add(Statement.States((await view.StatesAsync().ConfigureAwait(false)).Root))
            : statements;
    }

    /// <summary>What a declared tensor is, without an element of it.</summary>
    public BoundTensor Bound(int run, int place, int declared) => BoundTensor.Of(Spec.Operator(run, place), declared);

    /// <summary>An opening with its binding.</summary>
    public BoundTensor Bound(int run, int place, TensorOpening opening) =>
        BoundTensor.Of(Spec.Operator(run, place), opening);

    /// <summary>Tiles of a tensor that an operator of a run declares; all its elements are the challenger's, too.
    /// </summary>
    public async ValueTask<TensorOpening> TensorAsync(int run, int place, int declared, IEnumerable<long> elements)
    {
        var subject = Spec.Program.Operators(run)[place];
        var (binding, tensor) = (subject.Bindings[declared],
            own.Run(run).Tensors[subject.Form.Tensors[declared].Name]);
        if (binding.Source.Kind == SourceKind.Parameters
            || (binding.Source.Kind == SourceKind.State && run == 0 && binding.Source.A >= own.Inputs.Inputs.Length))
            return await BindAsync(run, place, declared, []).ConfigureAwait(false);
        var (grid, tree) = (new TileGrid(binding.Shape), TensorBytes.Tree(tensor));
        return await BindAsync(run, place, declared, elements.Select(e => grid.Locate(e).Tile).Distinct().Order()
            .Select(t => new TileOpening(t, TensorBytes.Tile(tensor, t), [.. tree.Path(t)]))).ConfigureAwait(false);
    }

    /// <summary>A tile of a tensor that an operator wrote, as the responder has it.</summary>
    /// <param name="data">The tile's bytes, or the word of a leaf after the last tile.</param>
    public async ValueTask<TensorOpening> TheirsAsync(int run, WrittenPlace written, long tile, byte[] data)
    {
        var tree = await view.TensorAsync(run, written).ConfigureAwait(false);
        var declared = Spec.Program.Operators(run)[written.Operator].Written[written.Tensor];
        return await BindAsync(run, written.Operator, declared,
            [new TileOpening(tile, data, [.. await tree.PathAsync(tile).ConfigureAwait(false)])]).ConfigureAwait(false);
    }

    private async ValueTask<TensorOpening> BindAsync(
        int run, int place, int declared, IEnumerable<TileOpening> tiles)
    {
        var source = Spec.Program.Operators(run)[place].Bindings[declared].Source;
        var opening = TensorOpening.None(declared) with { Tiles = [.. tiles] };
        return source.Kind switch
        {
            SourceKind.Written => await WriteAsync(opening, run, place, source.A).ConfigureAwait(false),
            SourceKind.Earlier => await WriteAsync(opening, run, source.A, source.B).ConfigureAwait(false),
            SourceKind.State when run > 0 => opening with
            {
                Path = [.. own.StateTree(run).Path(source.A)],
                StatePath = [.. await (await view.StatesAsync().ConfigureAwait(false)).PathAsync(run - 1)
                    .ConfigureAwait(false)],
            },
            SourceKind.State when source.A >= own.Inputs.Inputs.Length => opening,
            SourceKind.State or SourceKind.Input => opening with { Path = [.. own.InputTree.Path(source.A)] },
            SourceKind.Constant => opening with { Path = [.. Spec.Constants.Path(source.A)] },
            SourceKind.Parameters => opening with
            {
                Parameters = Spec.Parameters[source.A], Path = [.. Spec.Parameters.Tree.Path(source.A)],
            },
            _ => opening,
        };
    }

    private async ValueTask<TensorOpening> WriteAsync(TensorOpening opening, int run, int writer, int written)
    {
        var leaf = await LeafAsync(run, writer).ConfigureAwait(false);
        var roots = new PositionTree([.. leaf.Roots]);
        return opening with { Written = roots.Count, WrittenPath = [.. roots.Path(written)], Path = leaf.Path };
    }
}
