using Cairn.Crypto;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>
/// The first operator whose leaf differs: from its tensors to a tile, an element, and a part of the element's chain.
/// </summary>
internal sealed class OperatorSearch(
    PieceTrace own, ResponderView view, WitnessBuilder builder, int run, int place)
{
    private readonly ProgramOperator _subject = own.Spec.Program.Operators(run)[place];
    private readonly RunTrace _trace = own.Run(run);

    public async ValueTask<FraudWitness> FindAsync()
    {
        var theirs = await view.WrittenAsync(run, place).ConfigureAwait(false);
        if (theirs.Length != _subject.Written.Length)
            return new RootsWitness(await builder.StatementsAsync(run, place).ConfigureAwait(false),
                builder.Operator(run, place), await builder.LeafAsync(run, place).ConfigureAwait(false));
        var written = new WrittenPlace(place, FirstDifferent(theirs));
        var tree = await view.TensorAsync(run, written).ConfigureAwait(false);
        var tile = await tree.FindDifferenceAsync().ConfigureAwait(false);
        var grid = new TileGrid(new TensorShape(_subject.WrittenTensor(written.Tensor)));
        if (tile >= grid.Count)
            return await PaddingAsync(
                written, tile, (await tree.LeafAsync(tile).ConfigureAwait(false)).ToArray()).ConfigureAwait(false);
        var data = await view.TileAsync(run, written, tile).ConfigureAwait(false);
        var element = DifferentElement(grid, written, tile, data);
        return element < 0
            ? await PaddingAsync(written, tile, data).ConfigureAwait(false)
            : await ElementAsync(written, tile, data, element).ConfigureAwait(false);
    }

    /// <summary>Of the tensors that differ the one finished first: what its instances read does not differ.</summary>
    private int FirstDifferent(Hash32[] theirs)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (n, instance) in _subject.Form.Instances.Index())
            last[instance.Output.Tensor] = n;
        var mine = _trace.Written(place).ToArray();
        return Enumerable.Range(0, theirs.Length).Where(w => theirs[w] != mine[w])
            .MinBy(w => last[_subject.WrittenTensor(w).Name]);
    }

    private long DifferentElement(TileGrid grid, WrittenPlace written, long tile, byte[] theirs)
    {
        var mine = TensorBytes.Tile(_trace.Tensor(written), tile);
        var size = grid.IsSquare ? sizeof(uint) : 1;
        for (var i = 0; i < mine.Length / size; i++)
        {
            var isSame = mine.AsSpan(i * size, size).SequenceEqual(theirs.AsSpan(i * size, size));
            if (!isSame && grid.ElementAt(tile, i) is var element and >= 0)
                return element;
        }

        return -1;
    }

    private async ValueTask<FraudWitness> PaddingAsync(WrittenPlace written, long tile, byte[] data)
    {
        var tensor = await builder.TheirsAsync(run, written, tile, data).ConfigureAwait(false);
        return new PaddingWitness(
            await builder.StatementsAsync(run, place).ConfigureAwait(false), builder.Operator(run, place),
            builder.Bound(run, place, tensor));
    }

    private async ValueTask<FraudWitness> ElementAsync(WrittenPlace written, long tile, byte[] data, long element)
    {
        var (n, index) = ElementChain.Find(_subject.Form, _subject.WrittenTensor(written.Tensor).Name, element);
        var instance = _subject.Form.Instances[n];
        var runner = new ChainRunner(instance, _trace.Tensors);
        var output = await builder.TheirsAsync(run, written, tile, data).ConfigureAwait(false);
        if (ElementChain.IsShort(runner, instance, index))
            return await ShowAsync(n, index, new ChainPart(ElementPart.Whole, 0, 0), [], element, output)
                .ConfigureAwait(false);
        var theirs = await view.PartialsAsync(run, place, n, index).ConfigureAwait(false);
        var mine = ElementChain.Partials(runner, instance, index);
        if (theirs.Length != mine.Length)
        {
            var codes = own.Spec.Operator(run, place).Instances;
            return new PartialsWitness([Statement.Partials(run, place, n, element, theirs)],
                builder.Operator(run, place), n, codes[n], [.. codes.Tree.Path(n)], [.. index], theirs);
        }

        return await ShowAsync(n, index, DifferentPart(runner, instance, index, mine, theirs), theirs, element, output)
            .ConfigureAwait(false);
    }

    private static ChainPart DifferentPart(
        ChainRunner runner, OperatorInstance instance, int[] index, byte[] mine, byte[] theirs)
    {
        var next = 0;
        for (var lane = 0; lane < instance.Chain.Lanes; lane++)
        {
            var entries = ElementChain.Entries(runner, index, lane);
            for (var entry = 0; entry < entries; entry++, next++)
            {
                if (ElementChain.Entry(mine, next) != ElementChain.Entry(theirs, next))
                    return entry == 0
                        ? new ChainPart(ElementPart.Init, lane, 0) : new ChainPart(ElementPart.Body, lane, entry - 1);
            }
        }

        return new ChainPart(ElementPart.Post, 0, 0);
    }

    private async ValueTask<FraudWitness> ShowAsync(
        int n, int[] index, ChainPart part, byte[] partials, long element, TensorOpening output)
    {
        var (instance, codes) = (_subject.Form.Instances[n], own.Spec.Operator(run, place).Instances);
        var tensors = new List<TensorOpening>();
        foreach (var reads in part.Reads(instance, [.. index], _trace.Tensors)
            .GroupBy(r => r.Tensor, StringComparer.Ordinal))
            tensors.Add(await builder.TensorAsync(
                run, place, _subject.PlaceOf(reads.Key), reads.Select(r => r.Element)).ConfigureAwait(false));
        if (part.Kind is ElementPart.Post or ElementPart.Whole)
            tensors.Add(output);
        var statements = await builder.StatementsAsync(run, place, tensors).ConfigureAwait(false);
        if (part.Kind != ElementPart.Whole)
            statements = statements.Add(Statement.Partials(run, place, n, element, partials));
        return new ElementWitness(statements, builder.Operator(run, place), n, codes[n], [.. codes.Tree.Path(n)],
            [.. index], part.Kind, part.Lane, part.Entry, partials, [.. tensors]);
    }
}
