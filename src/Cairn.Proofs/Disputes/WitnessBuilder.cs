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

    public async ValueTask<ImmutableArray<Statement>> StatementsAsync(
        int run, params IEnumerable<TensorOpening> tensors)
    {
        var trace = await view.TraceAsync(run).ConfigureAwait(false);
        var statements = ImmutableArray.Create(Statement.Trace(run, trace.Root));
        return tensors.All(t => t.StatePath.IsEmpty) && !tensors.Any(IsState)
            ? statements
            : statements.Add(Statement.States((await view.StatesAsync().ConfigureAwait(false)).Root));

        bool IsState(TensorOpening tensor) => run > 0 && BindingDocument.TryDecode(tensor.Binding, out var binding)
            && binding.Source.Kind == SourceKind.State;
    }

    /// <summary>What a declared tensor is, without an element of it.</summary>
    public TensorOpening Bound(int run, int place, int declared) =>
        TensorOpening.Bound(Spec.Operator(run, place), declared);

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
        var (bindings, source) = (Spec.Operator(run, place).Bindings,
            Spec.Program.Operators(run)[place].Bindings[declared].Source);
        var (roots, path, statePath) = source.Kind switch
        {
            SourceKind.Written => await WriterAsync(run, place).ConfigureAwait(false),
            SourceKind.Earlier => await WriterAsync(run, source.A).ConfigureAwait(false),
            SourceKind.State when run > 0 => ([], own.StateTree(run).Path(source.A),
                await (await view.StatesAsync().ConfigureAwait(false)).PathAsync(run - 1).ConfigureAwait(false)),
            SourceKind.State when source.A >= own.Inputs.Inputs.Length => ([], [], []),
            SourceKind.State or SourceKind.Input => ([], own.InputTree.Path(source.A), []),
            SourceKind.Constant => ([], Spec.Constants.Path(source.A), []),
            SourceKind.Parameters => (Spec.Parameters[source.A], Spec.Parameters.Tree.Path(source.A), []),
            _ => (Array.Empty<byte>(), Array.Empty<Hash32>(), Array.Empty<Hash32>()),
        };
        return new TensorOpening(declared, bindings[declared], [.. bindings.Tree.Path(declared)], roots, [.. path],
            [.. statePath], [.. tiles]);
    }

    private async ValueTask<(byte[] Roots, Hash32[] Path, Hash32[] StatePath)> WriterAsync(int run, int place)
    {
        var leaf = await LeafAsync(run, place).ConfigureAwait(false);
        return (MemoryMarshal.AsBytes(leaf.Roots.AsSpan()).ToArray(), [.. leaf.Path], []);
    }
}
