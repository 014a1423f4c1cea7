using Cairn.Learning.Data;
using Cairn.Learning.Graphs;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Reductions;

namespace Cairn.Learning.Evaluation;

/// <summary>The mean cross-entropy on held-out text, in nats a byte: the same windows at every checkpoint.</summary>
public sealed class HeldOutLoss
{
    /// <summary>The most windows of one evaluation.</summary>
    public const int MaxWindows = 4096;

    private readonly Corpus _corpus;
    private readonly StepExecutor _executor;
    private readonly float[] _losses;

    /// <param name="windows">1 to <see cref="MaxWindows"/>.</param>
    /// <param name="batch">Windows computed at once; changes the speed and nothing else.</param>
    public HeldOutLoss(Models.GptConfig config, ComputePool pool, Corpus corpus, int windows, int batch = 8)
    {
        if (windows is < 1 or > MaxWindows)
            throw new ArgumentOutOfRangeException(nameof(windows), windows, $"windows must be 1 to {MaxWindows}.");
        _corpus = corpus;
        var atOnce = Math.Clamp(Math.Min(batch, windows), 1, GraphShape.MaxRows / config.Context);
        _executor = new StepExecutor(new StepGraph(new GraphShape(config, atOnce)), pool, forwardOnly: true);
        _losses = new float[windows * config.Context];
    }

    /// <summary>
    /// Loss of <paramref name="weights"/>: (Σ of all windows' token losses by 16 lanes)·(1/count), in window order.
    /// </summary>
    public bool TryCompute(ReadOnlySpan<float> weights, out float loss, out StepFault? fault)
    {
        var context = _executor.Graph.Shape.Config.Context;
        var (batch, windows) = (_executor.Graph.Shape.Batch, _losses.Length / context);
        weights.CopyTo(_executor.Weights);
        (loss, fault) = (0f, null);
        for (var first = 0; first < windows; first += batch)
        {
            var count = Math.Min(batch, windows - first);
            for (var i = 0; i < batch; i++)
                BatchSampler.Copy(
                    _executor, i, _corpus.HeldOutWindow(first + Math.Min(i, count - 1), windows, context));
            if (!_executor.TryLoss(out var kernel))
            {
                fault = new StepFault(first / batch, kernel.Operator, kernel.Element);
                return false;
            }

            _executor.Losses[..(count * context)].CopyTo(_losses.AsSpan(first * context));
        }

        loss = LaneSum.Sum(_losses) * (1f / _losses.Length);
        return true;
    }
}
