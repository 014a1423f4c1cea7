using Cairn.Jobs;
using Cairn.Learning.Graphs;
using Cairn.Tensors.Compute;

namespace Cairn.Workloads.Train;

/// <summary>The threads and buffers that training steps of one shape run with, one piece at a time.</summary>
internal sealed class StepBench : IDisposable
{
    public StepBench(GraphShape shape, WorkContext context)
    {
        (Shape, Context) = (shape, context);
        Pool = new ComputePool(new ComputeOptions { Threads = context.Threads, MaxVectorBits = context.MaxVectorBits });
        Executor = new StepExecutor(new StepGraph(shape), Pool);
    }

    public GraphShape Shape { get; }

    public WorkContext Context { get; }

    public ComputePool Pool { get; }

    public StepExecutor Executor { get; }

    public void Dispose() => Pool.Dispose();
}
