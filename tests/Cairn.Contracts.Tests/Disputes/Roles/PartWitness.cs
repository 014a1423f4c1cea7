using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Disputes.Roles;

/// <summary>
/// Witnesses of every part of the chain of an instance's last element. The provider lies in what it states of the
/// accumulators, or where nothing is stated in the element, and in the trace.
/// </summary>
internal sealed class PartWitness(PieceTrace trace, uint every, int run, int place, int instance)
{
    private readonly ProgramOperator _subject = trace.Spec.Program.Operators(run)[place];
    private readonly OperatorInstance _instance = trace.Spec.Program.Operators(run)[place].Form.Instances[instance];
    private readonly ChainRunner _runner =
        new(trace.Spec.Program.Operators(run)[place].Form.Instances[instance], trace.Run(run).Tensors);

    private int[] Index => [.. _instance.Loops.Select(e => e - 1)];

    private int LastLane => _instance.Chain.Lanes - 1;

    public IEnumerable<ChainPart> Parts()
    {
        if (ElementChain.IsShort(_runner, _instance, Index))
        {
            yield return new ChainPart(ElementPart.Whole, 0, 0);
            yield break;
        }

        yield return new ChainPart(ElementPart.Init, LastLane, 0);
        if (_runner.LaneLength(Index, LastLane) > 0)
            yield return new ChainPart(ElementPart.Body, LastLane, 0);
        yield return new ChainPart(ElementPart.Post, 0, 0);
    }

    public async Task<ElementWitness> MakeAsync(ChainPart part)
    {
        var view = new ResponderView(new TraceResponder(trace, every), trace, trace.Commit(every), every, default);
        var builder = new WitnessBuilder(trace, view);
        var codes = trace.Spec.Operator(run, place).Instances;
        var address = _runner.OutputAddress(Index);
        var reads = part.Reads(_instance, [.. Index], trace.Run(run).Tensors).ToList();
        if (part.Kind is ElementPart.Post or ElementPart.Whole)
            reads.Add(new ElementRead(_instance.Output.Tensor, address));
        var tensors = new List<TensorOpening>();
        foreach (var of in reads.GroupBy(r => r.Tensor, StringComparer.Ordinal))
            tensors.Add(await builder.TensorAsync(run, place, _subject.PlaceOf(of.Key), of.Select(r => r.Element)));
        var statements = await builder.StatementsAsync(run, place, tensors);
        if (part.Kind == ElementPart.Whole)
            statements = statements.SetItem(0, Forge(tensors, address));
        var partials = part.Kind == ElementPart.Whole ? [] : Lie(part);
        if (part.Kind != ElementPart.Whole)
            statements = statements.Add(Statement.Partials(run, place, instance, address, partials));
        return new ElementWitness(statements, builder.Operator(run, place), instance, codes[instance],
            [.. codes.Tree.Path(instance)], [.. Index], part.Kind, part.Lane, part.Entry, partials, [.. tensors]);
    }

    /// <summary>Opens the element as another word, under the root of a trace that holds it.</summary>
    private Statement Forge(List<TensorOpening> tensors, long address)
    {
        var honest = trace.Run(run);
        var output = tensors.FindIndex(t => t.Place == _subject.PlaceOf(_instance.Output.Tensor));
        var tile = tensors[output].Tiles[^1];
        var offset = new TileGrid(_subject.Bindings[tensors[output].Place].Shape).Locate(address).Offset;
        tile = tile with { Data = [.. tile.Data] };
        tile.Data[offset] ^= 1;
        var written = honest.Written(place).ToArray();
        written[_subject.Bindings[tensors[output].Place].Source.A] =
            PositionTree.Climb(Keccak256.Compute(tile.Data), tile.Place, tile.Path.AsSpan());
        var leaves = honest.Tree.Leaves.ToArray();
        leaves[place] = RunTrace.Leaf(written);
        var forged = new PositionTree(leaves);
        tensors[output] = tensors[output] with { Tiles = [tile] };
        for (var i = 0; i < tensors.Count; i++)
        {
            var source = _subject.Bindings[tensors[i].Place].Source;
            if (source.Kind == SourceKind.Written)
                tensors[i] = tensors[i] with
                {
                    WrittenPath = [.. new PositionTree(written).Path(source.A)], Path = [.. forged.Path(place)],
                };
            else if (source.Kind == SourceKind.Earlier)
                tensors[i] = tensors[i] with { Path = [.. forged.Path(source.A)] };
        }

        return Statement.Trace(run, forged.Root);
    }

    /// <summary>The accumulators with the last one that the part checks changed.</summary>
    private byte[] Lie(ChainPart part)
    {
        var partials = ElementChain.Partials(_runner, _instance, Index);
        var entry = Enumerable.Range(0, part.Lane).Sum(l => ElementChain.Entries(_runner, Index, l))
            + (part.Kind == ElementPart.Body ? part.Entry + 1 : 0);
        if (part.Kind == ElementPart.Post)
            entry = ElementChain.Entries(_runner, Index, 0) - 1;
        var at = partials.AsSpan(4 * entry, 4);
        BinaryPrimitives.WriteUInt32BigEndian(at, BinaryPrimitives.ReadUInt32BigEndian(at) ^ 0x40000000);
        return partials;
    }
}
