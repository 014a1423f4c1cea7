using System.Buffers.Binary;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>The chain of one element in pieces of few positions.</summary>
internal static class ElementChain
{
    /// <summary>Positions from an entry of a lane to the next: few, and most of all where those of a lane are sixteen
    /// apart and in a tile each, while the list has some 512 entries at most.</summary>
    public static int Stride(ChainRunner runner, ReadOnlySpan<int> index) =>
        (runner.Lanes, runner.ChainLength(index)) switch
        {
            ( > 1, <= 256) => 1,
            ( > 1, <= 1_024) => 2,
            (_, <= 2_048) => 4,
            (_, <= 4_096) => 8,
            _ => 16,
        };

    /// <summary>Entries of a lane: after its init, and after every stride or the rest of one.</summary>
    public static int Entries(ChainRunner runner, ReadOnlySpan<int> index, int lane)
    {
        var stride = Stride(runner, index);
        return 1 + (runner.LaneLength(index, lane) + stride - 1) / stride;
    }

    /// <summary>Entries of all lanes.</summary>
    public static int Entries(ChainRunner runner, OperatorInstance instance, ReadOnlySpan<int> index)
    {
        var entries = 0;
        for (var lane = 0; lane < instance.Chain.Lanes; lane++)
            entries += Entries(runner, index, lane);
        return entries;
    }

    /// <summary>Whether the element needs no list of accumulators: one lane, at most a stride.</summary>
    public static bool IsShort(ChainRunner runner, OperatorInstance instance, ReadOnlySpan<int> index) =>
        instance.Chain.Lanes == 1 && runner.ChainLength(index) <= Stride(runner, index);

    /// <summary>The packed accumulators, lane after lane.</summary>
    /// <param name="turned">A bit of lane 0's accumulator that is turned after a position, for a lie; null for none.
    /// </param>
    public static byte[] Partials(
        ChainRunner runner, OperatorInstance instance, ReadOnlySpan<int> index, (int Position, int Bit)? turned = null)
    {
        var (partials, next) = (new byte[4 * Entries(runner, instance, index)], 0);
        var stride = Stride(runner, index);
        for (var lane = 0; lane < instance.Chain.Lanes; lane++)
        {
            var length = runner.LaneLength(index, lane);
            Require(runner.TryInit(index, out var accumulator));
            Add(accumulator);
            for (var first = 0; first < length; first += stride)
            {
                var (at, end) = (first, Math.Min(first + stride, length));
                if (lane == 0 && turned is { } lie && lie.Position >= first && lie.Position < end)
                {
                    at = lie.Position + 1;
                    Require(runner.TryContinue(index, lane, first, at - first, ref accumulator));
                    accumulator ^= 1u << lie.Bit;
                }

                Require(runner.TryContinue(index, lane, at, end - at, ref accumulator));
                Add(accumulator);
            }
        }

        return partials;

        void Add(uint word) => BinaryPrimitives.WriteUInt32BigEndian(partials.AsSpan(4 * next++), word);
    }

    /// <summary>The lanes' last accumulators folded into one.</summary>
    public static uint Folded(
        ChainRunner runner, OperatorInstance instance, ReadOnlySpan<int> index, ReadOnlySpan<byte> partials)
    {
        var (last, end) = (new uint[instance.Chain.Lanes], 0);
        for (var lane = 0; lane < last.Length; lane++)
        {
            end += Entries(runner, index, lane);
            last[lane] = Entry(partials, end - 1);
        }

        return runner.Fold(last);
    }

    /// <summary>An entry of packed accumulators.</summary>
    public static uint Entry(ReadOnlySpan<byte> partials, int entry) =>
        BinaryPrimitives.ReadUInt32BigEndian(partials[(4 * entry)..]);

    /// <summary>Whether the loop indices are within an instance's box.</summary>
    public static bool IsInside(OperatorInstance instance, ReadOnlySpan<int> index)
    {
        if (index.Length != instance.Loops.Length)
            return false;
        for (var d = 0; d < index.Length; d++)
            if ((uint)index[d] >= (uint)instance.Loops[d])
                return false;
        return true;
    }

    /// <summary>The instance of an operator, and the loop indices, that write an element.</summary>
    /// <exception cref="ArgumentException">No instance writes it: the operator was not validated.</exception>
    public static (int Instance, int[] Index) Find(CanonicalOperator subject, string tensor, long address)
    {
        foreach (var (n, instance) in subject.Instances.Index())
        {
            if (instance.Output.Tensor == tensor && TryIndex(instance, address, out var index))
                return (n, index);
        }

        throw new ArgumentException($"No instance of '{subject.Name}' writes element {address} of '{tensor}'.");
    }

    /// <summary>An axis is mixed radix over its loops, the least factor first (see the form's rules of an output).
    /// </summary>
    private static bool TryIndex(OperatorInstance instance, long address, out int[] index)
    {
        var (output, loops) = (instance.Output, instance.Loops);
        index = new int[loops.Length];
        for (var axis = output.View.Length - 1; axis >= 0; axis--)
        {
            var affine = output.Index[axis];
            var rest = address % output.View[axis] - affine.Constant;
            address /= output.View[axis];
            foreach (var d in Enumerable.Range(0, loops.Length)
                .Where(d => affine.Factor(d) != 0 && loops[d] > 1).OrderBy(affine.Factor))
            {
                if (rest < 0)
                    return false;
                index[d] = (int)(rest % loops[d]);
                rest /= loops[d];
            }

            if (rest != 0)
                return false;
        }

        return loops.All(e => e > 0);
    }

    private static void Require(bool isSound)
    {
        if (!isSound)
            throw new InvalidOperationException("A rounding failed in an operator that must not have one.");
    }
}
