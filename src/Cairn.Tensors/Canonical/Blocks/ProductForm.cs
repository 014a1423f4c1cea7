using System.Runtime.InteropServices;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Linear;

namespace Cairn.Tensors.Canonical.Blocks;

/// <summary>Recognises an instance that is a plain matrix product and gives it to the kernel: the same bits.</summary>
internal static class ProductForm
{
    /// <returns>False where the instance is something else, or its product is not finite: then nothing is done, since
    /// a kernel does not promise a NaN's bits.</returns>
    public static bool TryRun(OperatorInstance instance, TensorSet tensors, ComputePool pool)
    {
        if (!IsChainOfFma(instance) || !TryShape(instance, out var shape, out var firstA, out var firstB))
            return false;
        var output = Floats(instance.Output);
        var a = Floats(instance.Inputs[0].Access);
        var b = Floats(instance.Inputs[1].Access);
        if (shape.Accumulate)
            Floats(instance.Inputs[2].Access).CopyTo(output);
        MatMul.Multiply(pool, shape, a[firstA..], b[firstB..], output);
        var isFinite = pool.Fault is null;
        pool.ClearFault();
        return isFinite;

        Span<float> Floats(TensorAccess access) =>
            MemoryMarshal.Cast<uint, float>(tensors[access.Tensor].Buffer.AsSpan());
    }

    /// <summary>fma(input 0, input 1, accumulator), one lane of floats, from 0 or from input 2.</summary>
    private static bool IsChainOfFma(OperatorInstance instance) =>
        instance is { Chain: { Lanes: 1, Accumulator: ElementType.Float32 }, Post: null, Body.Code.Length: 1 }
        && instance.Body.Result == Register.First
        && instance.Body.Code[0] is { Op: OpCode.Fma, A: Register.Input, B: Register.Input + 1,
            C: Register.Accumulator }
        && (instance.Init is null
            ? instance.Inputs.Length == 2
            : instance.Inputs.Length == 3 && instance.Init is { Code.Length: 0, Result: Register.Input + 2 })
        && instance.Inputs.All(i => i.Gather is null);

    private static bool TryShape(OperatorInstance instance, out MatMulShape shape, out int firstA, out int firstB)
    {
        (shape, firstA, firstB) = (default, 0, 0);
        var (loops, length) = (instance.Loops, instance.Chain.Length);
        if (loops.Length != 2 || length.Loops.Any(f => f != 0) || length.Constant < 1
            || !IsWhole(instance.Output, loops[0], loops[1])
            || (instance.Init is not null && !IsWhole(instance.Inputs[2].Access, loops[0], loops[1])))
            return false;
        var k = (int)length.Constant;
        var (a, b) = (instance.Inputs[0].Access, instance.Inputs[1].Access);
        var (isPlainA, isTurnedA) = (IsMatrix(a, 0, 1, loops[0], k, out var skipA),
            IsMatrix(a, 0, 0, loops[0], k, out var rowsA));
        var (isPlainB, isTurnedB) = (IsMatrix(b, 1, 0, loops[1], k, out var rowsB),
            IsMatrix(b, 1, 1, loops[1], k, out var skipB));
        var layout = (isPlainA, isTurnedA, isPlainB, isTurnedB) switch
        {
            (true, _, true, _) => MatMulLayout.NN,
            (true, _, _, true) => MatMulLayout.NT,
            (_, true, true, _) => MatMulLayout.TN,
            _ => (MatMulLayout?)null,
        };
        if (layout is null)
            return false;
        firstA = layout == MatMulLayout.TN ? rowsA * a.View[1] : skipA;
        firstB = layout == MatMulLayout.NT ? skipB : rowsB * b.View[1];
        shape = new MatMulShape(layout.Value, loops[0], loops[1], k)
        {
            StrideA = a.View[1], StrideB = b.View[1], Accumulate = instance.Init is not null,
        };
        return true;
    }

    /// <summary>A matrix whose one axis is the loop, whole, and axis <paramref name="axisOfK"/> is k + first.</summary>
    private static bool IsMatrix(TensorAccess access, int loop, int axisOfK, int extent, int k, out int first)
    {
        first = 0;
        if (access.View.Length != 2 || access.View[1 - axisOfK] != extent
            || !IsLoop(access.Index[1 - axisOfK], loop))
            return false;
        var along = access.Index[axisOfK];
        if (along.Chain != 1 || along.Loops.Any(f => f != 0) || along.Constant < 0
            || along.Constant + k > access.View[axisOfK])
            return false;
        first = (int)along.Constant;
        return true;
    }

    private static bool IsWhole(TensorAccess access, int rows, int columns) =>
        access.View.Length == 2 && access.View[0] == rows && access.View[1] == columns
        && IsLoop(access.Index[0], 0) && IsLoop(access.Index[1], 1);

    private static bool IsLoop(Affine affine, int loop) =>
        affine is { Constant: 0, Chain: 0 } && affine.Factor(loop) == 1
        && Enumerable.Range(0, affine.Loops.Length).All(d => d == loop || affine.Loops[d] == 0);
}
