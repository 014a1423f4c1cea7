using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Reference;

/// <summary>The definition of every operator, executed element by element. Slow on purpose.</summary>
public static class ReferenceInterpreter
{
    /// <summary>Runs a validated operator on <paramref name="tensors"/>, where its outputs go, too.</summary>
    /// <returns>False with the fail. The operator's tensors are then all written unless a rounding failed.</returns>
    public static bool TryRun(CanonicalOperator subject, TensorSet tensors, out OperatorFail fail)
    {
        foreach (var written in subject.Tensors.Except(subject.Inputs))
            tensors.Put(new ReferenceTensor(written));
        foreach (var instance in subject.Instances)
        {
            if (!TryRun(instance, tensors, out var element))
            {
                fail = new OperatorFail($"{subject.Name}/{instance.Name}", element);
                return false;
            }
        }

        return TryCheck(subject, tensors, out fail);
    }

    /// <summary>Runs the operators of a validated graph in order, until one fails.</summary>
    public static bool TryRun(CanonicalGraph graph, TensorSet tensors, out OperatorFail fail)
    {
        foreach (var step in graph.Operators)
        {
            if (!TryRun(step, tensors, out fail))
                return false;
        }

        fail = default;
        return true;
    }

    /// <summary>Makes an operator's checks.</summary>
    internal static bool TryCheck(CanonicalOperator subject, TensorSet tensors, out OperatorFail fail)
    {
        foreach (var check in subject.Checks)
        {
            if (FirstUnsound(check, tensors[check.Tensor]) is not { } element)
                continue;
            fail = new OperatorFail(check.Name, element);
            return false;
        }

        fail = default;
        return true;
    }

    private static long? FirstUnsound(OutputCheck check, ReferenceTensor tensor)
    {
        long width = tensor.Declaration.Dimensions[^1];
        var columns = check.Columns == 0 ? width - check.FirstColumn : check.Columns;
        for (long row = 0; row < (width == 0 ? 0 : tensor.Declaration.Length / width); row++)
        for (long column = 0; column < columns; column++)
        {
            if (!float.IsFinite(Arithmetic.Float(tensor[row * width + check.FirstColumn + column])))
                return check.FirstElement + row * columns + column;
        }

        return null;
    }

    private static bool TryRun(OperatorInstance instance, TensorSet tensors, out long element)
    {
        element = -1;
        var runner = new ChainRunner(instance, tensors);
        var output = tensors[instance.Output.Tensor];
        var index = new int[instance.Loops.Length];
        for (var more = instance.Loops.All(e => e > 0); more; more = Advance(index, instance.Loops.AsSpan()))
        {
            var address = runner.OutputAddress(index);
            if (TryElement(runner, instance.Chain.Lanes, index, out var stored))
                output[address] = stored;
            else if (element < 0 || address < element)
                element = address;
        }

        return element < 0;
    }

    private static bool TryElement(ChainRunner runner, int laneCount, ReadOnlySpan<int> index, out uint stored)
    {
        stored = 0;
        Span<uint> lanes = stackalloc uint[FormLimits.Lanes];
        for (var lane = 0; lane < laneCount; lane++)
        {
            if (!runner.TryInit(index, out lanes[lane])
                || !runner.TryContinue(index, lane, 0, runner.LaneLength(index, lane), ref lanes[lane]))
                return false;
        }

        return runner.TryPost(index, runner.Fold(lanes[..laneCount]), out stored);
    }

    private static bool Advance(Span<int> index, ReadOnlySpan<int> loops)
    {
        for (var d = index.Length - 1; d >= 0; d--)
        {
            if (++index[d] < loops[d])
                return true;
            index[d] = 0;
        }

        return false;
    }
}
