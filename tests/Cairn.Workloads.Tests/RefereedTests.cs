using Cairn.Content;
using Cairn.Jobs;
using Cairn.Proofs;
using Cairn.Tensors.Canonical.Form;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Sweep;
using Cairn.Workloads.Train;

namespace Cairn.Workloads.Tests;

/// <summary>What a dispute needs of both kinds: plans, inputs, commitments and traces that fit each other.</summary>
public sealed class RefereedTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly WorkContext Context = new();

    private static readonly DagValue Exploding = Sample.Train.With("learning_rate", "1")
        .With("epsilon", "0.00000000000000000001").With("beta1", "0.0").With("steps", 40).With("weight_decay", "10")
        .With("warmup", 0);

    private readonly MemoryBlockStore _blocks = new();

    [Theory]
    [InlineData("train")]
    [InlineData("sweep")]
    public async Task An_honest_commitment_is_its_traces_and_fits_its_output(string kind)
    {
        var (workload, piece) = await PieceAsync(kind);
        var (plan, error) = await workload.PlanDisputesAsync(piece.Job, _blocks, Context, None);
        Assert.Equal(SpecError.None, error);
        Assert.True(workload.TryPlan(piece.Job, out var work, out _));
        Assert.Equal(work.Pieces, plan!.Pieces);

        var committed = await workload.CommitAsync(piece, _blocks, Context, None);
        using var disputed = await Stranger(kind).TraceAsync(
            piece, null, await Sample.CopyAsync(_blocks), new WorkContext(2, 256), None);

        Assert.Equal(await workload.ExecuteAsync(piece, _blocks, Context, None), committed.Output);
        Assert.Equal(disputed.Trace.Commit(0), committed.Commitment);
        Assert.Equal(plan.SpecOf(Number(work, piece)).Root, disputed.Trace.Spec.Root);
        Assert.Equal(await workload.InputRootAsync(piece, _blocks, Context, None), committed.Commitment.InputRoot);
        Assert.Equal(plan.TermsOf(Number(work, piece)).DataRoot, disputed.Trace.Inputs.DataRoot());
        Assert.Equal("", await workload.FindMismatchAsync(piece, committed, _blocks, Context, None));
    }

    [Theory]
    [InlineData("train", true)]
    [InlineData("train", false)]
    [InlineData("sweep", true)]
    [InlineData("sweep", false)]
    public async Task A_lie_fits_its_own_commitment_and_is_found_out(string kind, bool atTheEnd)
    {
        var (workload, piece) = await PieceAsync(kind);
        var (plan, _) = await workload.PlanDisputesAsync(piece.Job, _blocks, Context, None);
        Assert.True(workload.TryPlan(piece.Job, out var work, out _));
        var spec = plan!.SpecOf(Number(work, piece));
        var lie = atTheEnd ? PlantedLie.InOutput(spec.Program) : PlantedLie.InState(spec.Program, 2);

        var lied = await workload.LieAsync(piece, lie, _blocks, Context, None);
        using var lying = await workload.TraceAsync(piece, lie, _blocks, Context, None);
        using var honest = await workload.TraceAsync(piece, null, _blocks, Context, None);

        Assert.Equal("", await workload.FindMismatchAsync(piece, lied, _blocks, Context, None));
        Assert.NotEqual(await workload.ExecuteAsync(piece, _blocks, Context, None), lied.Output);
        var result = await new Challenger(honest.Trace, lied.Commitment, 0, new TraceResponder(lying.Trace, 0))
            .SearchAsync();
        Assert.Equal(DisputeVerdict.Fraud, result.Verdict);
        Assert.True(new Referee(spec, plan.TermsOf(Number(work, piece)), lied.Commitment).IsFraud(result.Witness!));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("sweep")]
    public async Task A_lie_inside_a_sum_is_shown_multiply_add_by_multiply_add(string kind)
    {
        var (workload, piece) = await PieceAsync(kind);
        var (plan, _) = await workload.PlanDisputesAsync(piece.Job, _blocks, Context, None);
        Assert.True(workload.TryPlan(piece.Job, out var work, out _));
        var spec = plan!.SpecOf(Number(work, piece));
        var operators = spec.Program.StepOperators;
        var place = Enumerable.Range(0, operators.Length).MaxBy(o => SumLength(operators[o]));
        var honestOutput = await workload.ExecuteAsync(piece, _blocks, Context, None);
        var (lie, lied) = (default(PlantedLie), default(CommittedOutput));
        // Four-bit updates swallow many a lie of a model as small as this.
        for (var element = 0; lied is null || lied.Output == honestOutput; element += 37)
        {
            lie = new PlantedLie(0, place, 0, element, Bit: 22, Position: 20);
            lied = await workload.LieAsync(piece, lie, _blocks, Context, None);
        }

        using var lying = await workload.TraceAsync(piece, lie, _blocks, Context, None);
        using var honest = await workload.TraceAsync(piece, null, _blocks, Context, None);
        var result = await new Challenger(honest.Trace, lied.Commitment, 0, new TraceResponder(lying.Trace, 0))
            .SearchAsync();

        var witness = Assert.IsType<ElementWitness>(result.Witness);
        Assert.Equal((ElementPart.Body, 5), (witness.Part, witness.Entry));
        Assert.True(new Referee(spec, plan.TermsOf(Number(work, piece)), lied.Commitment).IsFraud(witness));
        var explained = ElementExplainer.Explain(witness, honest.Trace);
        Assert.Equal(operators[place].Form.Name, explained.Operator);
        Assert.Equal(Enumerable.Range(20, 4), explained.Steps.Select(s => (int)s.Position));
        Assert.All(explained.Steps, s => Assert.Equal(2, s.Reads.Count));
        Assert.Equal(explained.Computed, explained.Steps[^1].After);
        Assert.NotEqual(explained.Claimed, explained.Computed);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("sweep")]
    public async Task What_does_not_fit_is_said(string kind)
    {
        var (workload, piece) = await PieceAsync(kind);
        var good = await workload.CommitAsync(piece, _blocks, Context, None);
        var other = piece with { Slot = piece.Slot ^ 1 };
        var otherOutput = await workload.CommitAsync(other, _blocks, Context, None);
        var zero = PieceOutcome.Success(good.Commitment.InputRoot);

        foreach (var bad in new[]
        {
            good with { Commitment = good.Commitment with { InputRoot = default } },
            good with { Commitment = good.Commitment with { SegmentRoot = good.Commitment.InputRoot } },
            good with { Commitment = good.Commitment with { Outcome = zero } },
            good with { Commitment = good.Commitment with { Outcome = PieceOutcome.Failed(new(1, 2, 0, 3)) } },
            good with { Output = otherOutput.Output },
            otherOutput,
        })
            Assert.NotEqual("", await workload.FindMismatchAsync(piece, bad, _blocks, Context, None));
    }

    [Fact]
    public async Task A_sweep_that_overstates_its_loss_is_refused()
    {
        var (workload, piece) = await PieceAsync("sweep");
        var good = await workload.CommitAsync(piece, _blocks, Context, None);
        Assert.True(SweepResult.TryRead(await _blocks.GetDocumentAsync(good.Output), out var result));
        var better = await _blocks.PutAsync((result! with { HeldOutLoss = result.HeldOutLoss / 2 }).ToDocument());
        Assert.Contains("held-out loss", await workload.FindMismatchAsync(
            piece, good with { Output = better }, _blocks, Context, None));
    }

    [Fact]
    public async Task A_fault_commits_to_its_place()
    {
        var job = await Sample.JobAsync(_blocks, "train", Exploding);
        var train = new TrainWorkload();
        var piece = new PieceTask(job, 0, 0, await train.PrepareAsync(job, _blocks, Context, None));
        var committed = await train.CommitAsync(piece, _blocks, Context, None);
        Assert.True(FaultDocument.TryRead(await _blocks.GetDocumentAsync(committed.Output), out var fault));
        Assert.Equal(fault!.Step, (int)committed.Commitment.Outcome.Fail!.Value.Step);
        Assert.Equal("", await train.FindMismatchAsync(piece, committed, _blocks, Context, None));
        var elsewhere = PieceOutcome.Failed(committed.Commitment.Outcome.Fail.Value with { Element = 1 });
        Assert.NotEqual("", await train.FindMismatchAsync(piece,
            committed with { Commitment = committed.Commitment with { Outcome = elsewhere } }, _blocks, Context, None));
    }

    private static long SumLength(ProgramOperator subject) => subject.Form.Instances is [{ Chain.Lanes: 1 } only]
        && subject.Written.Length == 1 && subject.WrittenTensor(0).Type == ElementType.Float32
            ? only.Chain.Length.At([.. only.Loops.Select(_ => 0)], 0) : -1;

    [Fact]
    public async Task Every_setting_of_a_sweep_has_an_input_of_its_own()
    {
        var job = await Sample.JobAsync(_blocks, "sweep", Sample.Sweep);
        var (plan, _) = await new SweepWorkload().PlanDisputesAsync(job, _blocks, Context, None);
        Assert.Equal([0u, 1u, 2u], Enumerable.Range(0, 3).Select(p => plan!.TermsOf((uint)p).Stage));
        Assert.Equal(3, plan!.Entries.Select(e => e.SpecRoot).Distinct().Count());
    }

    private async Task<(IRefereedWorkload Workload, PieceTask Piece)> PieceAsync(string kind)
    {
        var job = await Sample.JobAsync(_blocks, kind, kind == "train" ? Sample.Train : Sample.Sweep);
        var workload = Stranger(kind);
        return (workload, new PieceTask(job, 0, 1, await workload.PrepareAsync(job, _blocks, Context, None)));
    }

    private static IRefereedWorkload Stranger(string kind) =>
        kind == "train" ? new TrainWorkload() : new SweepWorkload();

    private static uint Number(WorkPlan plan, PieceTask piece) => (uint)plan.IndexOf(piece.Stage, piece.Slot);
}
