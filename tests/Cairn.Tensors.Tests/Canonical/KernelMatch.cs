using Cairn.Tensors.Canonical.Blocks;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Canonical.Validation;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>Holds a fast kernel against the reference interpreter: all bits of all outputs, or the fail.</summary>
internal static class KernelMatch
{
    /// <param name="tensors">The operator's inputs; afterwards also what the interpreter wrote.</param>
    /// <param name="fast">Runs the kernel and returns its outputs by tensor name.</param>
    /// <returns>The fail, if there was one.</returns>
    public static OperatorFail? Check(
        CanonicalOperator subject, TensorSet tensors, Func<ComputePool, (string Tensor, float[] Values)[]> fast,
        string what)
    {
        Assert.True(FormValidator.TryValidate(subject, out var error), error?.ToString());
        var sound = ReferenceInterpreter.TryRun(subject, tensors, out var fail);
        foreach (var pool in Pools.All)
        {
            CheckBlocks(subject, tensors, pool, sound ? null : fail, what);
            var where = $"{subject.Name}, {what}, {Pools.Name(pool)}";
            pool.Label = subject.Name;
            pool.ClearFault();
            var outputs = fast(pool);
            var fault = pool.Fault;
            pool.ClearFault();
            pool.Label = null;
            foreach (var (tensor, values) in sound ? outputs : [])
                Bits.Equal(tensors[tensor].ToFloats(), values, $"{where}: {tensor}");
            Assert.True(sound == fault is null && (fault is null
                    || (fault.Value.Operator == fail.Operator && fault.Value.Element == fail.Element)),
                $"{where}: the kernel's fault is {fault}, the interpreter's {(sound ? null : fail)}");
        }

        Pieces.Compose(subject, tensors);
        return sound ? null : fail;
    }

    /// <summary>The interpreter of blocks writes what the reference writes, inner tensors and NaN included.</summary>
    private static void CheckBlocks(
        CanonicalOperator subject, TensorSet tensors, ComputePool pool, OperatorFail? expected, string what)
    {
        var copy = new TensorSet();
        foreach (var input in subject.Inputs)
            copy.Put(tensors[input.Name]);
        var sound = BlockInterpreter.TryRun(subject, copy, pool, out var fail);
        Assert.True(sound == expected is null && (sound || fail == expected),
            $"{subject.Name}, {what}: blocks fail at {fail}, the interpreter at {expected}");
        Assert.Null(pool.Fault);
        foreach (var tensor in subject.Tensors)
            Assert.True(tensors[tensor.Name].Words.SequenceEqual(copy[tensor.Name].Words),
                $"{subject.Name}, {what}, {Pools.Name(pool)}: blocks write another '{tensor.Name}'");
    }
}
