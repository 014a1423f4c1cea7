using System.Collections.Concurrent;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Canonical.Blocks;

/// <summary>
/// Executes canonical operators as <see cref="ReferenceInterpreter"/> defines them, to the bit and to the fail, but
/// many elements at a time: by vectors and threads, and matrix products by their kernel. It makes whole traces.
/// </summary>
public static class BlockInterpreter
{
    /// <summary>Blocks that a thread takes at a time, where there are many.</summary>
    private const int BlocksPerRun = 16;

    /// <summary>Runs a validated operator on <paramref name="tensors"/>, where its outputs go, too.</summary>
    /// <param name="pool">Without a fault; it is left without one.</param>
    /// <param name="known">Whole tensors that the operator writes, by name, from whoever has them already: they are
    /// taken as they are. Null for none.</param>
    /// <returns>False with the fail. The operator's tensors are then all written unless a rounding failed.</returns>
    public static bool TryRun(CanonicalOperator subject, TensorSet tensors, ComputePool pool, out OperatorFail fail,
        IReadOnlyDictionary<string, ReferenceTensor>? known = null)
    {
        foreach (var written in subject.Tensors.Except(subject.Inputs))
            tensors.Put(known?.GetValueOrDefault(written.Name)?.As(written) ?? new ReferenceTensor(written));
        foreach (var instance in subject.Instances)
        {
            if (known?.ContainsKey(instance.Output.Tensor) == true || ProductForm.TryRun(instance, tensors, pool))
                continue;
            var element = Run(instance, tensors, pool);
            if (element < 0)
                continue;
            fail = new OperatorFail($"{subject.Name}/{instance.Name}", element);
            return false;
        }

        return ReferenceInterpreter.TryCheck(subject, tensors, out fail);
    }

    /// <returns>The least address of an element that failed, or −1.</returns>
    private static long Run(OperatorInstance instance, TensorSet tensors, ComputePool pool)
    {
        var elements = instance.Loops.Aggregate(1L, (product, extent) => product * extent);
        if (elements == 0)
            return -1;
        var blocks = (elements + Block.Size - 1) / Block.Size;
        var run = Math.Clamp(blocks / pool.Threads, 1, BlocksPerRun);
        var runners = new ConcurrentBag<BlockRunner>();
        var failed = new ConcurrentBag<long>();
        pool.For(checked((int)((blocks + run - 1) / run)), n =>
        {
            if (!runners.TryTake(out var runner))
                runner = new BlockRunner(instance, tensors);
            for (var block = n * run; block < Math.Min(blocks, (n + 1) * run); block++)
            {
                var first = block * Block.Size;
                var element = runner.Run(first, (int)Math.Min(Block.Size, elements - first));
                if (element >= 0)
                    failed.Add(element);
            }

            runners.Add(runner);
        });
        return failed.IsEmpty ? -1 : failed.Min();
    }
}
