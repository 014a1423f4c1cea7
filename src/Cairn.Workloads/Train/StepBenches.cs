using Cairn.Jobs;
using Cairn.Learning.Graphs;
using Cairn.Tensors.Compute;

namespace Cairn.Workloads.Train;

/// <summary>
/// Keeps one idle bench, the threads and buffers of a step, from piece to piece: for small models, making and clearing
/// them anew costs as much as a step. A step reads nothing that it has not written, so results do not depend on it.
/// </summary>
internal sealed class StepBenches
{
    // 256 MiB of activations: what is larger gains nothing by being kept, and would sit in an idle machine's memory.
    private const long KeptElementsMax = 64L << 20;

    private readonly Lock _lock = new();
    private StepBench? _idle;

    /// <summary>A bench that nobody else uses; disposing the lease brings it back.</summary>
    public Lease Rent(GraphShape shape, WorkContext context)
    {
        StepBench? kept;
        lock (_lock)
            (kept, _idle) = (_idle, null);
        if (kept is not null && kept.Shape == shape && kept.Context == context with { Progress = null })
            return new Lease(this, kept);
        kept?.Dispose();
        return new Lease(this, new StepBench(shape, context with { Progress = null }));
    }

    private void Keep(StepBench bench)
    {
        StepBench? other = bench;
        if (bench.Executor.Graph.ActivationElements <= KeptElementsMax)
            lock (_lock)
                (other, _idle) = (_idle, bench);
        other?.Dispose();
    }

    /// <summary>A bench for as long as it is not disposed.</summary>
    public readonly struct Lease(StepBenches owner, StepBench bench) : IDisposable
    {
        public StepExecutor Executor => bench.Executor;

        public ComputePool Pool => bench.Pool;

        public void Dispose() => owner.Keep(bench);
    }
}
