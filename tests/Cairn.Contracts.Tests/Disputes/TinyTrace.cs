using Cairn.Crypto;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>
/// All that a provider commits to about a run, open to change: an honest run first, then whatever a test makes of it.
/// A cheat is planted while it runs, so that all that follows is computed honestly from the lie.
/// </summary>
internal sealed class TinyTrace
{
    private readonly Dictionary<(uint, uint, uint, uint), byte[]> _partials = [];

    /// <param name="runs">How many runs are made; with fewer than all there are no outputs.</param>
    public TinyTrace(TinyProgram program, uint piece = 4, TinyTensor? input = null, Cheat? cheat = null,
        uint runs = uint.MaxValue)
    {
        (Program, Piece) = (program, piece);
        Inputs = [input ?? program.Input];
        States.Add([Inputs[0], TinyTensor.Zero(program.M)]);
        for (uint step = 0; step <= program.Steps && step < runs && Fail is null; step++) Run(step, cheat);
        Outputs = Fail is null && runs > program.Steps ? [Writes[^1][1][0], Writes[^1][0][0]] : [];
    }

    /// <summary>An element to be changed when it is written.</summary>
    internal sealed record Cheat(uint Step, int Op, int Written, int Element, uint Flip = 1);

    public TinyProgram Program { get; }

    public uint Piece { get; }

    public TinyTensor[] Inputs { get; }

    /// <summary>S_0, S_1, …: tensors by place.</summary>
    public List<TinyTensor[]> States { get; } = [];

    /// <summary>By run, by operator: what it wrote.</summary>
    public List<List<TinyTensor[]>> Writes { get; } = [];

    public TinyTensor[] Outputs { get; set; }

    public TinyOutcome? Fail { get; set; }

    /// <summary>What is committed to as the state after a step, where it is not the root of the state.</summary>
    public Dictionary<uint, Hash32> SegmentLies { get; } = [];

    public PositionTree OutputTree => new([.. Outputs.Select(o => o.Root)]);

    public TinyOutcome Outcome => Fail ?? new TinyOutcome(false, OutputTree.Root);

    public PositionTree InputTree => new([.. Inputs.Select(i => i.Root)]);

    public PositionTree StateTree(TinyTensor[] state) => Program.Fill(state.Select(t => t.Root));

    public PositionTree StatesTree => new([.. Enumerable.Range(1, (int)Program.Steps)
        .Select(t => t < States.Count ? StateTree(States[t]).Root : Hash32.Zero)]);

    private int Kept => Program.CheckpointEvery == 0 ? 0 : (int)(Program.Steps / Program.CheckpointEvery);

    public PositionTree SegmentTree => new([.. Enumerable.Range(1, Kept)
        .Select(c => (uint)c * Program.CheckpointEvery)
        .Select(t => SegmentLies.TryGetValue(t, out var lie) ? lie
            : t < States.Count ? StateTree(States[(int)t]).Root : Hash32.Zero)]);

    public static Hash32 Leaf(IReadOnlyCollection<TinyTensor> written) =>
        Documents.Hash([0x20, .. Documents.U32((uint)written.Count),
            .. new PositionTree([.. written.Select(w => w.Root)]).Root.AsSpan()]);

    public PositionTree TraceTree(uint step)
    {
        var leaves = Program.OperatorsOf(step).Select((_, o) =>
            o < Writes[(int)step].Count ? Leaf(Writes[(int)step][o]) : Hash32.Zero);
        return step == Program.Steps ? new PositionTree([.. leaves]) : Program.Fill(leaves);
    }

    /// <summary>What an operator reads and writes, by name.</summary>
    public TensorSet TensorsOf(uint step, int op)
    {
        var set = new TensorSet();
        var form = Program.OperatorsOf(step)[op];
        foreach (var (tensor, source) in form.Form.Tensors.Zip(form.Sources))
            if (TensorAt(step, op, source) is { } found) set.Put(found.ToReference(tensor.Name));
        return set;
    }

    public TinyTensor? TensorAt(uint step, int op, TinySource source) => source.Code switch
    {
        0 => Writes.Count > step && Writes[(int)step].Count > op ? Writes[(int)step][op][source.A] : null,
        1 => Writes[(int)step][(int)source.A][source.B],
        2 => States[(int)step][source.A],
        3 => Inputs[source.A],
        4 => Program.Constant,
        5 => Program.Data,
        _ => new TinyTensor(TensorDeclaration.Int32("p", 2), Program.ParametersAt(step, Piece)),
    };

    /// <summary>The packed accumulators of an element.</summary>
    public byte[] Partials(uint step, uint op, uint instance, int[] index)
    {
        var form = Program.OperatorsOf(step)[op].Form.Instances[(int)instance];
        var runner = new ChainRunner(form, TensorsOf(step, (int)op));
        if (_partials.TryGetValue((step, op, instance, (uint)runner.OutputAddress(index)), out var lie)) return lie;
        var list = new List<byte>();
        for (var lane = 0; lane < form.Chain.Lanes; lane++)
        {
            Assert.True(runner.TryInit(index, out var accumulator));
            list.AddRange(Documents.U32(accumulator));
            for (var t = 0; t < runner.LaneLength(index, lane); t += ElementChain.Stride(runner, index))
            {
                var count = Math.Min(
                    ElementChain.Stride(runner, index), runner.LaneLength(index, lane) - t);
                Assert.True(runner.TryContinue(index, lane, t, count, ref accumulator));
                list.AddRange(Documents.U32(accumulator));
            }
        }
        return [.. list];
    }

    public void LieAboutPartials(uint step, uint op, uint instance, uint address, byte[] list) =>
        _partials[(step, op, instance, address)] = list;

    private void Run(uint step, Cheat? cheat)
    {
        Writes.Add([]);
        var operators = Program.OperatorsOf(step);
        for (var op = 0; op < operators.Length && Fail is null; op++)
        {
            var set = TensorsOf(step, op);
            var ended = ReferenceInterpreter.TryRun(operators[op].Form, set, out var fail);
            var written = operators[op].Written.Select(w => TinyTensor.Of(set[w.Name])).ToArray();
            if (cheat is not null && (cheat.Step, cheat.Op) == (step, op))
            {
                var lie = written[cheat.Written];
                written[cheat.Written] = lie.With(cheat.Element, lie.Words[cheat.Element] ^ cheat.Flip);
            }
            Writes[^1].Add(written);
            if (ended) continue;
            var check = operators[op].Form.Checks.ToList().FindIndex(c => c.Name == fail.Operator);
            Fail = new TinyOutcome(true, Hash32.Zero, step, (uint)op, (uint)check, (ulong)fail.Element);
        }
        if (Fail is null && step < Program.Steps) States.Add([Writes[^1][1][0], Writes[^1][1][1]]);
    }
}
