using Cairn.Jobs;
using Cairn.Workloads.Infer;
using Cairn.Workloads.Sweep;
using Cairn.Workloads.Train;

namespace Cairn.Host.Tests;

/// <summary>The kinds of job that ship with Cairn.</summary>
internal static class Kinds
{
    public static WorkloadRegistry All() => new(new TrainWorkload(), new SweepWorkload(), new InferWorkload());
}
