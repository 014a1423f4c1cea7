using System.Globalization;
using Cairn.Content;
using Cairn.Jobs;
using Cairn.Learning.Evaluation;
using Cairn.Workloads.Documents;
using Cairn.Workloads.Models;
using Cairn.Workloads.Train;

namespace Cairn.Workloads.Tests;

public sealed class TrainWorkloadTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly MemoryBlockStore _blocks = new();
    private readonly TrainWorkload _train = new();

    [Fact]
    public async Task A_job_trains_from_first_checkpoint_to_last()
    {
        var job = await Sample.JobAsync(_blocks, "train", Sample.Train);
        Assert.True(_train.TryPlan(job, out var plan, out _));
        Assert.Equal((3, 2, 6), (plan.Stages, plan.Slots, plan.Pieces));

        var (state, losses) = await RunAsync(job, plan, new WorkContext());

        var last = await TrainState.ReadAsync(_blocks, state);
        Assert.Equal(3, last.Round);
        Assert.True(losses[^1] < losses[0], string.Join(' ', losses));
        Assert.Equal(losses[^1], Math.Round(last.HeldOutLoss!.Value, 4), 4);
    }

    [Theory]
    [InlineData(2, 512)]
    [InlineData(1, 256)]
    [InlineData(2, 128)]
    public async Task Threads_and_vector_width_do_not_change_a_state(int threads, int bits)
    {
        var job = await Sample.JobAsync(_blocks, "train", Sample.Train);
        Assert.True(_train.TryPlan(job, out var plan, out _));

        var (one, _) = await RunAsync(job, plan, new WorkContext());
        var (other, _) = await RunAsync(job, plan, new WorkContext(threads, bits));

        Assert.Equal(one, other);
    }

    [Fact]
    public async Task A_stranger_repeats_a_piece_from_public_blocks_alone()
    {
        var job = await Sample.JobAsync(_blocks, "train", Sample.Train);
        var first = await _train.PrepareAsync(job, _blocks, new WorkContext(), None);
        await _train.ExecuteAsync(new PieceTask(job, 0, 1, first), _blocks, new WorkContext(), None);
        var state = await StageAsync(job, 0, first, [0, 1], new WorkContext());
        var output = await _train.ExecuteAsync(new PieceTask(job, 1, 1, state.State), _blocks, new WorkContext(), None);

        var copy = await Sample.CopyAsync(_blocks);
        var again = await new TrainWorkload()
            .ExecuteAsync(new PieceTask(job, 1, 1, state.State), copy, new WorkContext(2, 256), None);

        Assert.Equal(output, again);
    }

    [Fact]
    public async Task The_order_of_arrival_does_not_change_the_next_state()
    {
        var job = await Sample.JobAsync(_blocks, "train", Sample.Train);
        var first = await _train.PrepareAsync(job, _blocks, new WorkContext(), None);

        var ascending = await StageAsync(job, 0, first, [0, 1], new WorkContext());
        var descending = await StageAsync(job, 0, first, [1, 0], new WorkContext());

        Assert.Equal(ascending.State, descending.State);
        Assert.Equal(("1", "1", "0"),
            (ascending.Metrics["taken"], ascending.Metrics["clipped"], ascending.Metrics["rejected"]));
    }

    [Fact]
    public async Task Slots_and_rounds_see_different_data()
    {
        var job = await Sample.JobAsync(_blocks, "train", Sample.Train);
        var first = await _train.PrepareAsync(job, _blocks, new WorkContext(), None);

        var a = await _train.ExecuteAsync(new PieceTask(job, 0, 0, first), _blocks, new WorkContext(), None);
        var b = await _train.ExecuteAsync(new PieceTask(job, 0, 1, first), _blocks, new WorkContext(), None);

        TrainUpdate.TryRead(await _blocks.GetDocumentAsync(a), out var left);
        TrainUpdate.TryRead(await _blocks.GetDocumentAsync(b), out var right);
        Assert.NotEqual(left!.Update, right!.Update);
        Assert.Equal(4 * 2 * 8, left.Tokens);
        Assert.Equal(4, left.Losses.Count);
    }

    [Fact]
    public async Task A_made_up_output_is_rejected_and_the_others_count()
    {
        var job = await Sample.JobAsync(_blocks, "train", Sample.Train);
        var first = await _train.PrepareAsync(job, _blocks, new WorkContext(), None);
        var good = await _train.ExecuteAsync(new PieceTask(job, 0, 0, first), _blocks, new WorkContext(), None);
        var wrongSlot = new SlotOutput(1, good);
        var noise = new SlotOutput(1, await _blocks.PutAsync(DagValue.Map(("cairn", "train-update/1"))));
        var shortFile = await UnixFsFile.WriteAsync(_blocks, new byte[10]);
        var tooShort = new SlotOutput(1, await _blocks.PutAsync(
            new TrainUpdate(0, 1, shortFile.Cid, [1f], 1).ToDocument()));

        foreach (var bad in new[] { wrongSlot, noise, tooShort })
        {
            var result = await _train.CombineAsync(
                new StageTask(job, 0, first), [new SlotOutput(0, good), bad], _blocks, new WorkContext(), None);
            Assert.Equal(("1", "1"), (result.Metrics["taken"], result.Metrics["rejected"]));
            Assert.Null(result.Failure);
        }
    }

    [Fact]
    public async Task A_learning_rate_that_explodes_is_a_result_and_stops_the_job()
    {
        var job = await Sample.JobAsync(_blocks, "train",
            Sample.Train.With("learning_rate", "1").With("epsilon", "0.00000000000000000001").With("beta1", "0.0")
                .With("steps", 40).With("weight_decay", "10").With("warmup", 0));
        var first = await _train.PrepareAsync(job, _blocks, new WorkContext(), None);

        var output = await _train.ExecuteAsync(new PieceTask(job, 0, 0, first), _blocks, new WorkContext(), None);
        var again = await _train.ExecuteAsync(new PieceTask(job, 0, 0, first), _blocks, new WorkContext(2, 128), None);

        Assert.Equal(output, again);
        Assert.True(FaultDocument.TryRead(await _blocks.GetDocumentAsync(output), out var fault));
        var result = await _train.CombineAsync(
            new StageTask(job, 0, first), [new SlotOutput(0, output)], _blocks, new WorkContext(), None);
        Assert.True(result.Stop);
        Assert.Equal(first, result.State);
        Assert.Contains(fault!.Operator, result.Failure);
    }

    [Fact]
    public async Task One_machine_alone_gives_a_curve_at_equal_tokens_and_a_state_gives_its_model()
    {
        var job = await Sample.JobAsync(_blocks, "train", Sample.Train);
        var state = await _train.PrepareAsync(job, _blocks, new WorkContext(), None);

        var curve = await SingleNodeComparison.RunAsync(job, _blocks, new WorkContext(), None);
        var model = await TrainedModel.ReadAsync(_blocks, state);

        Assert.Equal([0L, 128, 256, 384], curve.Select(p => p.Tokens));
        Assert.Equal(model.HeldOutLoss, curve[0].HeldOutLoss);
        Assert.True(curve[^1].HeldOutLoss < curve[0].HeldOutLoss);
        Assert.NotEmpty(model.Write("the ", new GenerationOptions { Bytes = 5 }));
    }

    [Fact]
    public async Task A_text_too_short_for_the_context_is_refused_with_the_remedy()
    {
        var file = await UnixFsFile.WriteAsync(_blocks, "short"u8.ToArray());
        var job = Sample.Job("train", Sample.Train, file.Cid);

        var error = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await _train.PrepareAsync(job, _blocks, new WorkContext(), None));

        Assert.Contains("holds 5 bytes of text; a context of 8 needs at least 90", error.Message);
    }

    private async Task<(Cid State, List<double> Losses)> RunAsync(JobDocument job, WorkPlan plan, WorkContext context)
    {
        var state = await _train.PrepareAsync(job, _blocks, context, None);
        var losses = new List<double> { (await TrainState.ReadAsync(_blocks, state)).HeldOutLoss!.Value };
        for (var stage = 0; stage < plan.Stages; stage++)
        {
            var result = await StageAsync(job, stage, state, [.. Enumerable.Range(0, plan.Slots)], context);
            Assert.Null(result.Failure);
            losses.Add(double.Parse(result.Metrics["loss"], CultureInfo.InvariantCulture));
            state = result.State;
        }

        return (state, losses);
    }

    private async Task<StageResult> StageAsync(
        JobDocument job, int stage, Cid state, int[] slots, WorkContext context)
    {
        var outputs = new List<SlotOutput>();
        foreach (var slot in slots)
            outputs.Add(new SlotOutput(slot,
                await _train.ExecuteAsync(new PieceTask(job, stage, slot, state), _blocks, context, None)));
        return await _train.CombineAsync(new StageTask(job, stage, state), outputs, _blocks, context, None);
    }
}
