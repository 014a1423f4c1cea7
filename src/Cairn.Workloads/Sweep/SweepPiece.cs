using Cairn.Content;
using Cairn.Learning.Data;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Sweep;

/// <summary>One setting, trained whole; and the choice among all of them.</summary>
internal static class SweepPiece
{
    private const int CurvePoints = 10;

    /// <summary>Held-out evaluations of a piece.</summary>
    public static int Evaluations(SweepSetting setting) => Math.Min(CurvePoints, setting.Local.Steps) + 1;

    /// <returns>The output document, and the last weights; none after a fault.</returns>
    public static async ValueTask<(Cid Output, float[]? Weights)> RunAsync(
        SweepSetting setting, int slot, Corpus corpus, IBlockStore blocks, ComputePool pool,
        Action<int, float>? onStep, CancellationToken cancel)
    {
        var run = SingleNode.Run(setting.Model, setting.Local, setting.Local.Seed, corpus, pool,
            setting.EvaluationWindows, CurvePoints, (step, loss) =>
            {
                cancel.ThrowIfCancellationRequested();
                onStep?.Invoke(step + 1, loss);
            });
        var (losses, tokens) = (run.Curve.Select(p => p.HeldOutLoss).ToArray(),
            (long)setting.Local.Steps * setting.Shape.Rows);
        var result = run.Fault is null
            ? new SweepResult(slot, setting.Model,
                await TensorFile.WriteAsync(blocks, run.Weights, cancel).ConfigureAwait(false), losses[^1], losses,
                tokens)
            : new SweepResult(slot, setting.Model, default, 0f, losses, tokens, run.Fault);
        return (await blocks.PutAsync(result.ToDocument(), cancel).ConfigureAwait(false),
            run.Fault is null ? run.Weights : null);
    }

    /// <summary>The lowest held-out loss; of equal ones the lowest slot.</summary>
    public static async ValueTask<SweepState> ChooseAsync(
        SweepSection section, IReadOnlyList<(int Slot, Cid Output)> outputs, IBlockStore blocks,
        CancellationToken cancel)
    {
        SweepResult? best = null;
        foreach (var (slot, output) in outputs)
        {
            var document = await blocks.GetDocumentAsync(output, cancel).ConfigureAwait(false);
            if (slot >= section.Settings.Count || !SweepResult.TryRead(document, out var result) ||
                result!.Fault is not null || result.Slot != slot || result.Model != section.Settings[slot].Model)
                continue;
            if (best is null || result.HeldOutLoss < best.HeldOutLoss)
                best = result;
        }

        return new SweepState(best, best is null ? "" : section.Settings[best.Slot].Label);
    }
}
