using Cairn.Content;
using Cairn.Jobs;
using Cairn.Workloads.Sweep;

namespace Cairn.Workloads.Tests;

public sealed class SweepWorkloadTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly MemoryBlockStore _blocks = new();
    private readonly SweepWorkload _sweep = new();

    [Fact]
    public async Task The_best_setting_is_kept()
    {
        var job = await Sample.JobAsync(_blocks, "sweep", Sample.Sweep);
        Assert.True(_sweep.TryPlan(job, out var plan, out _));
        Assert.Equal((1, 3), (plan.Stages, plan.Slots));

        var outputs = await RunAsync(job, plan);
        var result = await _sweep.CombineAsync(
            new StageTask(job, 0, outputs.State), [.. outputs.Slots.Reverse()], _blocks, new WorkContext(), None);

        Assert.Equal("learning_rate=0.01", result.Metrics["best"]);
        var best = await SweepState.ReadBestAsync(_blocks, result.State);
        Assert.Equal(16, best.Model.Width);
        foreach (var slot in outputs.Slots)
        {
            Assert.True(SweepResult.TryRead(await _blocks.GetDocumentAsync(slot.Output), out var setting));
            Assert.True(setting!.HeldOutLoss >= best.HeldOutLoss);
        }
    }

    [Fact]
    public async Task A_setting_that_explodes_loses_and_the_others_go_on()
    {
        var exploding = DagValue.Map(("learning_rate", "1"), ("weight_decay", "10"), ("warmup", 0), ("steps", 60),
            ("epsilon", "0.00000000000000000001"), ("beta1", "0.0"));
        var job = await Sample.JobAsync(_blocks, "sweep",
            Sample.Sweep.With("over", DagValue.List(exploding, Sample.Rate("0.01"))));
        Assert.True(_sweep.TryPlan(job, out var plan, out _));

        var outputs = await RunAsync(job, plan);
        var result = await _sweep.CombineAsync(
            new StageTask(job, 0, outputs.State), outputs.Slots, _blocks, new WorkContext(), None);

        Assert.True(SweepResult.TryRead(await _blocks.GetDocumentAsync(outputs.Slots[0].Output), out var broken));
        Assert.NotNull(broken!.Fault);
        Assert.Equal("1", result.Metrics["best_slot"]);
        Assert.False(result.Stop);
    }

    private async Task<(Cid State, SlotOutput[] Slots)> RunAsync(JobDocument job, WorkPlan plan)
    {
        var state = await _sweep.PrepareAsync(job, _blocks, new WorkContext(), None);
        var slots = new SlotOutput[plan.Slots];
        for (var slot = 0; slot < slots.Length; slot++)
            slots[slot] = new SlotOutput(slot,
                await _sweep.ExecuteAsync(new PieceTask(job, 0, slot, state), _blocks, new WorkContext(), None));
        return (state, slots);
    }
}
