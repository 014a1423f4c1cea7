using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Opens what a trace commits to: the receipt, and a witness of every kind.</summary>
internal sealed class Witnesses
{
    private readonly MerkleTree _receipt;

    /// <param name="secondResult">Whether the batch holds another result of the same piece, too.</param>
    public Witnesses(TinyTrace trace, Address provider, uint branch = 2, bool secondResult = false)
    {
        (Trace, Provider, Branch) = (trace, provider, branch);
        _receipt = new MerkleTree([Leaf(trace.Piece, Hidden(Digest(Blob))), Leaf(trace.Piece + 1, Hash32.Zero),
            secondResult ? Leaf(trace.Piece, Hidden(Digest(OtherBlob))) : Hash32.Zero]);
    }

    public TinyTrace Trace { get; }

    public Address Provider { get; }

    public uint Branch { get; }

    public Hash32 Salt { get; } = Keccak256.ComputeUtf8("salt");

    public Hash32 Blob { get; } = Keccak256.ComputeUtf8("blob");

    private Hash32 OtherBlob { get; } = Keccak256.ComputeUtf8("other blob");

    /// <summary>Root of the batch: this result, and others.</summary>
    public Hash32 Root => _receipt.Root;

    private Hash32 Digest(Hash32 blob) => Keccak256.Compute(WitnessTypes.Encode(
        "bytes32,bytes32,bytes32,bytes32,bytes32", Keccak256.ComputeUtf8("cairn result 1"),
        Trace.InputTree.Root, Trace.SegmentTree.Root, Trace.Outcome.Root,
        blob));

    private TinyProgram Program => Trace.Program;

    public object[] Word => [Trace.InputTree.Root, Trace.SegmentTree.Root, Blob, Salt, Trace.Outcome.Values,
        _receipt.Proof(0)];

    public object[] Plan => [Program.Entry, 1u, 3u, Program.Plan.Path(1), Program.Head];

    public byte[] Opening => WitnessTypes.Encode($"{WitnessTypes.Word},{WitnessTypes.Plan}", Word, Plan);

    public byte[] Of(string type, object[] witness) =>
        WitnessTypes.EncodeShared($"{WitnessTypes.Word},{WitnessTypes.Plan},{type}", Word, Plan, witness);

    public object[] Operator(uint step, uint op) => step > Program.Steps || op >= Program.OperatorsOf(step).Length
        ? [step, op, Array.Empty<byte>(), Array.Empty<Hash32>()]
        : [step, op, Program.OperatorsOf(step)[op].Document,
            (step == Program.Steps ? Program.EndTree : Program.StepTree).Path(op)];

    private OperatorOpening Opened(uint step, uint op)
    {
        var opened = Operator(step, op);
        return new OperatorOpening(step, op, (byte[])opened[2], [.. (IEnumerable<Hash32>)opened[3]]);
    }

    public object[] LeafOf(uint step, uint op) =>
        [Documents.Pack(Trace.Writes[(int)step][(int)op].Select(w => w.Root)), Trace.TraceTree(step).Path(op)];

    public byte[] Segment(uint place)
    {
        var t = (place + 1) * Program.CheckpointEvery;
        return Of(WitnessTypes.Segment, [place, Trace.SegmentTree.Leaves[(int)place],
            Trace.SegmentTree.Path(place), Trace.StatesTree.Leaves[(int)t - 1], Trace.StatesTree.Path(t - 1)]);
    }

    public byte[] State(uint step, ushort tensor)
    {
        var state = Trace.StateTree(Trace.States[(int)step + 1]);
        return Of(WitnessTypes.State, [step, tensor, Program.Carries[tensor], Program.CarryTree.Path(tensor),
            state.Leaves[tensor], state.Path(tensor), Trace.StatesTree.Path(step), LeafOf(step, 1)]);
    }

    public byte[] Output(ushort output) => Of(WitnessTypes.Output,
        [output, Program.Outputs[output], Program.OutputTree.Path(output), Trace.Outputs[output].Root,
            Trace.OutputTree.Path(output), LeafOf(Program.Steps, output == 0 ? 1u : 0)]);

    public byte[] Element(uint step, uint op, uint instance, int[] index, byte part, ushort lane = 0, ushort entry = 0)
    {
        var form = Program.OperatorsOf(step)[op];
        var runner = new ChainRunner(form.Form.Instances[(int)instance], Trace.TensorsOf(step, (int)op));
        var reads = new List<ElementRead>();
        if (part is 0 or 2 or 3) reads.AddRange(runner.Reads(index));
        var stride = ElementChain.Stride(runner, index);
        if (part == 1) reads.AddRange(runner.Reads(index, lane, entry * stride,
            Math.Min(stride, runner.LaneLength(index, lane) - entry * stride)));
        if (part == 3) reads.AddRange(runner.Reads(index, 0, 0, runner.LaneLength(index, 0)));
        if (part > 1) reads.Add(new ElementRead(form.Form.Instances[(int)instance].Output.Tensor,
            runner.OutputAddress(index)));
        var tensors = reads.GroupBy(r => r.Tensor)
            .Select(g => Tensor(step, op, g.Key, g.Select(r => r.Element)));
        var partials = part == 3 ? [] : Trace.Partials(step, op, instance, index);
        var witness = new ElementWitness([], Opened(step, op), (int)instance, form.Codes[instance],
            [.. form.Instances.Path(instance)], [.. index], (ElementPart)part, lane, entry, partials, [.. tensors]);
        return WitnessTypes.Encode($"{WitnessTypes.Word},{WitnessTypes.Plan},bytes", Word, Plan,
            PackedWitness.Element(witness));
    }

    public byte[] AskPartials(uint step, uint op, uint instance, int[] index)
    {
        var form = Program.OperatorsOf(step)[op];
        return WitnessTypes.EncodeShared($"bytes,{WitnessTypes.Partials}", Program.Head, (object)(object[])[
            Operator(step, op), (ushort)instance, form.Codes[instance],
            form.Instances.Path(instance), index.Select(i => (uint)i).ToArray()]);
    }

    public byte[] Finite(uint step, uint op, uint check, ulong element, long address, string tensor = "")
    {
        if (step > Program.Steps || op >= Program.OperatorsOf(step).Length
            || check >= Program.OperatorsOf(step)[op].Checks.Length)
            return Of(WitnessTypes.Finite,
                [Operator(step, op), (ushort)check, Array.Empty<byte>(), Array.Empty<Hash32>(), element, NoTensor]);
        var form = Program.OperatorsOf(step)[op];
        var name = tensor == "" ? form.Form.Checks[(int)check].Tensor : tensor;
        return Of(WitnessTypes.Finite, [Operator(step, op), (ushort)check, form.Checks[check],
            form.CheckTree.Path(check), element, Packed(step, op, Tensor(step, op, name, [address]))]);
    }

    public byte[] Roots(uint step, uint op) => Of(WitnessTypes.Roots, [Operator(step, op), LeafOf(step, op)]);

    public byte[] Padding(uint step, uint op, string tensor, long address) =>
        Of(WitnessTypes.Padding, [Operator(step, op), Packed(step, op, Tensor(step, op, tensor, [address]))]);

    public byte[] PaddingLeaf(uint step, uint op, string tensor, uint place)
    {
        var opening = Tensor(step, op, tensor, []);
        var tree = Trace.TensorAt(step, (int)op, Program.OperatorsOf(step)[op].Sources[^1])!.Tree;
        var at = place % (1u << tree.Depth);
        var leaf = new TileOpening(place, tree.Node(tree.Depth, at).ToArray(), [.. tree.Path(at)]);
        return Of(WitnessTypes.Padding, [Operator(step, op), Packed(step, op, opening with { Tiles = [leaf] })]);
    }

    /// <param name="levels">From the operator's leaf up to the game's node.</param>
    /// <param name="isKnown">Whether the roots are shown, not asked for.</param>
    public byte[] Enter(uint step, uint op, string tensor, int levels, bool isKnown)
    {
        var tree = Trace.TraceTree(step);
        return WitnessTypes.EncodeShared($"bytes,{WitnessTypes.Enter}", Program.Head, (object)(object[])[
            Operator(step, op), tree.Leaves[(int)op], tree.Path(op)[..levels],
            isKnown ? LeafOf(step, op)[0] : Array.Empty<byte>(), Bound(step, op, tensor)]);
    }

    /// <summary>A tensor's place and binding alone.</summary>
    public object[] Bound(uint step, uint op, string name)
    {
        var form = Program.OperatorsOf(step)[op];
        var place = form.Place(name);
        return [(ushort)place, form.Bindings[place], form.BindingTree.Path(place), Array.Empty<byte>()];
    }

    /// <summary>The tile that a seed draws.</summary>
    public byte[] Chunk(UInt256 seed)
    {
        if (Trace.Outcome.Failed) return Opening;
        var output = (int)((System.Numerics.BigInteger)seed % (System.Numerics.BigInteger.One << 128) % 2);
        var tensor = Trace.Outputs[output];
        var tile = (uint)(((System.Numerics.BigInteger)seed >> 128) % tensor.Tiles.Length);
        var op = output == 0 ? 1u : 0;
        var opening = Tensor(Program.Steps, op, output == 0 ? "out" : "s", []);
        return Of(WitnessTypes.Chunk, [Program.Outputs[output], Program.OutputTree.Path(output),
            Trace.OutputTree.Path(output), Operator(Program.Steps, op),
            Packed(Program.Steps, op, opening with { Tiles = [TileOf(tensor, (int)tile)] })]);
    }

    /// <summary>Two results of one piece in one receipt.</summary>
    public byte[] TwoResults() =>
        WitnessTypes.Encode($"{WitnessTypes.Word},{WitnessTypes.Word}", Word, SecondWord);

    public object[] SecondWord =>
        [Word[0], Word[1], OtherBlob, Salt, Trace.Outcome.Values, _receipt.Proof(2)];

    public TensorOpening Tensor(uint step, uint op, string name, IEnumerable<long> elements)
    {
        var form = Program.OperatorsOf(step)[op];
        var place = form.Place(name);
        var source = form.Sources[place];
        var tensor = Trace.TensorAt(step, (int)op, source)!;
        var isZero = source is { Code: 2, A: 1 } && step == 0;
        var opening = TensorOpening.None(place) with
        {
            Tiles = isZero || source.Code == 6 ? [] : [.. elements.Select(tensor.TileOf).Distinct()
                .Select(t => TileOf(tensor, t))],
        };
        return source.Code switch
        {
            0 => Written(opening, step, op, source.A),
            1 => Written(opening, step, source.A, source.B),
            2 when isZero => opening,
            2 when step == 0 => opening with { Path = [.. Trace.InputTree.Path(source.A)] },
            2 => opening with
            {
                Path = [.. Trace.StateTree(Trace.States[(int)step]).Path(source.A)],
                StatePath = [.. Trace.StatesTree.Path(step - 1)],
            },
            6 => opening with { Parameters = Program.Parameters },
            _ => opening,
        };
    }

    private TensorOpening Written(TensorOpening opening, uint step, uint writer, uint place)
    {
        var roots = new PositionTree([.. Trace.Writes[(int)step][(int)writer].Select(w => w.Root)]);
        return opening with
        {
            Written = roots.Count, WrittenPath = [.. roots.Path(place)], Path = [.. Trace.TraceTree(step).Path(writer)],
        };
    }

    private object[] Packed(uint step, uint op, TensorOpening opening)
    {
        var form = Program.OperatorsOf(step)[op];
        var bound = new BoundTensor(
            form.Bindings[opening.Place], [.. form.BindingTree.Path(opening.Place)], opening);
        return [(ushort)opening.Place, bound.Binding, bound.BindingPath,
            PackedWitness.Opening(Opened(step, op), bound)];
    }

    private static object[] NoTensor => [(ushort)0, Array.Empty<byte>(), Array.Empty<Hash32>(), Array.Empty<byte>()];

    private static TileOpening TileOf(TinyTensor tensor, int tile) =>
        new(tile, tensor.Tiles[tile], [.. tensor.Tree.Path(tile)]);

    private Hash32 Hidden(Hash32 digest) =>
        Keccak256.Compute(WitnessTypes.Encode("bytes32,address,bytes32", digest, Provider, Salt));

    private Hash32 Leaf(uint piece, Hash32 hidden) => Keccak256.Compute(Keccak256.Compute(
        WitnessTypes.Encode("uint32,uint32,bytes32", piece, Branch, hidden)).AsSpan());
}
