using Cairn.Crypto;
using Cairn.Proofs.Tests.Support;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs.Tests;

/// <summary>Lies beside the arithmetic: roots that do not fit each other, missing answers, made-up padding.</summary>
public sealed class BookkeepingTests
{
    private const uint Every = TrainCase.CheckpointEvery;
    private static readonly Hash32 Other = Keccak256.ComputeUtf8("other");

    [Fact]
    public async Task Other_inputs_are_no_matter_of_the_trace()
    {
        using var c = new TrainCase();
        var claimed = c.Honest.Commit(Every) with { InputRoot = Other };
        var result = await new Challenger(c.Honest, claimed, Every, Answers(c)).SearchAsync();
        Assert.Equal((DisputeVerdict.OtherInput, 0), (result.Verdict, result.Questions));
    }

    [Fact]
    public async Task The_same_result_is_agreed_without_a_question()
    {
        using var c = new TrainCase();
        var result = await new Challenger(c.Honest, c.Honest.Commit(Every), Every, Answers(c)).SearchAsync();
        Assert.Equal((DisputeVerdict.Agreed, 0), (result.Verdict, result.Questions));
    }

    [Fact]
    public async Task An_output_that_is_not_the_traces()
    {
        using var c = new TrainCase();
        var claimed = c.Honest.Commit(Every) with { Outcome = PieceOutcome.Success(Other) };
        Assert.IsType<OutputWitness>(await Wins(c, claimed, Answers(c)));
    }

    [Fact]
    public async Task A_kept_state_that_is_not_among_the_states()
    {
        using var c = new TrainCase();
        var claimed = c.Honest.Commit(Every) with { SegmentRoot = Other };
        Assert.IsType<SegmentWitness>(await Wins(c, claimed, Answers(c)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_state_that_is_not_carried_on(int tensor)
    {
        using var c = new TrainCase();
        var lie = new PieceTrace(c.Spec, c.Inputs, new ForgetfulReplay(c, 1, tensor), c.Pool);
        Assert.IsType<StateWitness>(await Wins(c, lie.Commit(Every), new TraceResponder(lie, Every)));
        await Duel.HoldsAsync(c.Spec, c.Terms, c.Honest, lie, $"state {tensor}");
    }

    [Fact]
    public async Task States_that_open_to_nothing_end_by_silence()
    {
        using var c = new TrainCase();
        var states = new PositionTree([c.Honest.States.Leaves[0], Other, Other]);
        var liar = new ChangedResponder(Answers(c), (q, a) => q.Kind == QuestionKind.States
            ? states.Root.ToArray()
            : q is { Kind: QuestionKind.Nodes, Tree.Kind: TreeKind.States } ? ForgedRun.Nodes(states, q) : a);
        var result = await new Challenger(
            c.Honest, c.Honest.Commit(Every) with { SegmentRoot = Other }, Every, liar).SearchAsync();
        Assert.Equal(DisputeVerdict.Unanswered, result.Verdict);
        Assert.Equal(TreeKind.State, result.Open!.Tree.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Operators_in_another_order_or_with_roots_too_many(bool isSwapped)
    {
        using var c = new TrainCase();
        var forged = ForgedRun.OfRoots(c.Honest.Run(3), written =>
        {
            if (isSwapped)
                (written[0], written[1]) = (written[1], written[0]);
            else
                written[1] = [.. written[1], Other];
        });
        var claimed = c.Honest.Commit(Every) with { Outcome = PieceOutcome.Success(Other) };
        var witness = await Wins(c, claimed, new ChangedResponder(Answers(c), forged.Answer), mayBeSilent: isSwapped);
        Assert.True(isSwapped || witness is RootsWitness);
    }

    [Fact]
    public async Task Padding_within_the_last_tile_and_after_it()
    {
        using var c = new TrainCase();
        var (place, end) = (new WrittenPlace(1, 0), c.Honest.Run(3));
        var grid = new TileGrid(new TensorShape(end.Tensor(place).Declaration));
        Assert.True(!grid.IsFull(grid.Count - 1) && grid.Count < 1 << grid.Depth);
        var tile = TensorBytes.Tile(end.Tensor(place), grid.Count - 1);
        tile[^1] = 1;
        foreach (var forged in new[]
        {
            ForgedRun.OfTile(end, place, grid.Count - 1, tile),
            ForgedRun.OfTile(end, place, grid.Count, Other.ToArray()),
        })
        {
            var claimed = c.Honest.Commit(Every) with { Outcome = PieceOutcome.Success(Other) };
            Assert.IsType<PaddingWitness>(
                await Wins(c, claimed, new ChangedResponder(Answers(c), forged.Answer)));
        }
    }

    [Fact]
    public async Task Silence_names_the_question_and_garbage_counts_as_silence()
    {
        using var c = new TrainCase();
        var lie = c.Trace(new Lie(1, HeadGradient(c), 0, 5, false).In(c.Program, c.Pool));
        var asked = 0;
        while (true)
        {
            var (n, stop) = (0, asked++);
            var liar = new ChangedResponder(new TraceResponder(lie, Every), (_, a) => n++ != stop ? a
                : stop % 3 == 0 ? null : stop % 3 == 1 ? [1, 2, 3] : new byte[a!.Length]);
            var result = await new Challenger(c.Honest, lie.Commit(Every), Every, liar).SearchAsync();
            if (n <= stop)
                break;
            if (result.Verdict == DisputeVerdict.Fraud)
                continue;
            Assert.Equal(DisputeVerdict.Unanswered, result.Verdict);
            Assert.NotNull(result.Open);
        }

        Assert.InRange(asked, 5, 64);
    }

    [Theory]
    [InlineData("of the false tensor", FraudKind.Element)]
    [InlineData("last entry", FraudKind.Element)]
    [InlineData("all entries", FraudKind.Element)]
    [InlineData("too many", FraudKind.Partials)]
    [InlineData("none", FraudKind.Partials)]
    public async Task Accumulators_of_every_kind(string kind, FraudKind expected)
    {
        using var c = new TrainCase();
        var lie = c.Trace(new Lie(1, HeadGradient(c), 0, 5, false).In(c.Program, c.Pool));
        var asked = 0;
        var liar = new ChangedResponder(new TraceResponder(lie, Every), (q, a) => q.Kind != QuestionKind.Partials ? a
            : Made(kind, a!, ref asked));
        Assert.Equal(expected, (await Wins(c, lie.Commit(Every), liar)).Kind);
        Assert.Equal(1, asked);

        static byte[] Made(string kind, byte[] list, ref int asked)
        {
            asked++;
            if (kind == "last entry")
                list[^1] ^= 1;
            for (var i = 3; kind == "all entries" && i < list.Length; i += 4)
                list[i] ^= 1;
            return kind == "too many" ? [.. list, 0, 0, 0, 0] : kind == "none" ? [] : list;
        }
    }

    /// <summary>An operator with chains of 256 positions in one lane.</summary>
    private static int HeadGradient(TrainCase c) =>
        c.Program.StepOperators.IndexOf(c.Program.StepOperators.First(o => o.Form.Name == "head.gradient"));

    private static TraceResponder Answers(TrainCase c) => new(c.Honest, Every);

    private static async Task<FraudWitness> Wins(
        TrainCase c, PieceCommitment claimed, IResponder liar, bool mayBeSilent = false)
    {
        if (!mayBeSilent)
            return await Duel.WinsAsync(c.Spec, c.Terms, c.Honest, claimed, liar, "");
        var result = await new Challenger(c.Honest, claimed, Every, liar).SearchAsync();
        Assert.NotEqual(DisputeVerdict.Agreed, result.Verdict);
        Assert.True(result.Witness is null || new Referee(c.Spec, c.Terms, claimed).IsFraud(result.Witness));
        return result.Witness ?? new ContradictionWitness(default, default);
    }

    /// <summary>Keeps one state tensor as it was before a step, and goes on from that.</summary>
    private sealed class ForgetfulReplay : IPieceReplay
    {
        private readonly List<ReferenceTensor[]> _states = [];

        public ForgetfulReplay(TrainCase c, int step, int tensor)
        {
            var interpreter = new RunInterpreter(c.Program, c.Inputs, c.Pool);
            for (var run = 0; run < c.Program.Steps; run++)
            {
                Assert.True(interpreter.TryRun(run, run == 0 ? null : _states[^1], out var tensors, out _));
                ReferenceTensor[] next = [.. c.Program.Carries.Select(
                    x => tensors[c.Program.StepOperators[x.Operator].WrittenTensor(x.Tensor).Name])];
                if (run == step)
                    next[tensor] = _states[^1][tensor];
                _states.Add(next);
            }
        }

        public IReadOnlyList<Hash32[]> StateRoots =>
            [.. _states.Select(s => s.Select(t => TensorBytes.Tree(t).Root).ToArray())];

        public FailPlace? StepFail => null;

        public IReadOnlyList<ReferenceTensor> StateAt(int run) => _states[run - 1];
    }
}
