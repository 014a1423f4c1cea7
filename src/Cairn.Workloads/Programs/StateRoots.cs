using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Proofs;
using Cairn.Tensors.Compute;

namespace Cairn.Workloads.Programs;

/// <summary>Commits to what an executor holds, in the order of a training program's states.</summary>
public static class StateRoots
{
    /// <summary>Roots of weights, first and second moments.</summary>
    public static Hash32[] Of(StepExecutor executor, ComputePool pool) =>
    [
        .. Of(executor.Layout, executor.Weights, pool), .. Of(executor.Layout, executor.First, pool),
        .. Of(executor.Layout, executor.Second, pool),
    ];

    /// <summary>Roots of the tensors of one buffer that is laid out as a model's weights.</summary>
    public static Hash32[] Of(GptLayout layout, ReadOnlySpan<float> values, ComputePool pool)
    {
        var roots = new Hash32[layout.Tensors.Count];
        for (var t = 0; t < roots.Length; t++)
        {
            var tensor = layout.Tensors[t];
            roots[t] = TensorTrees.Root(new TensorShape(TrainingProgram.Declare(Slab.Weights, tensor)),
                MemoryMarshal.AsBytes(values.Slice(tensor.Offset, tensor.Length)), pool);
        }

        return roots;
    }
}
