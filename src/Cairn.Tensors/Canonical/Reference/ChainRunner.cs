using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Reference;

/// <summary>
/// Runs the pieces of one instance's elements: an init, some positions of one lane, a fold, a post. A referee decides
/// a dispute by one of these; a whole operator is nothing but them.
/// </summary>
/// <param name="instance">A validated instance.</param>
/// <param name="tensors">Its inputs and its output.</param>
public sealed class ChainRunner(OperatorInstance instance, TensorSet tensors)
{
    private readonly uint[] _registers = new uint[256];
    private readonly long[] _axes = new long[FormLimits.Rank];

    /// <summary>1 or 16.</summary>
    public int Lanes => instance.Chain.Lanes;

    /// <summary>K of the element.</summary>
    public int ChainLength(ReadOnlySpan<int> index) => (int)Math.Max(0, instance.Chain.Length.At(index, 0));

    /// <summary>How many of the K positions belong to a lane.</summary>
    public int LaneLength(ReadOnlySpan<int> index, int lane) =>
        (ChainLength(index) - lane + instance.Chain.Lanes - 1) / instance.Chain.Lanes;

    /// <summary>The accumulator before the first position.</summary>
    /// <returns>False where a rounding in the program failed.</returns>
    public bool TryInit(ReadOnlySpan<int> index, out uint accumulator)
    {
        accumulator = 0;
        if (instance.Init is not null && !TryRun(instance.Init, index, 0, 0, out accumulator))
            return false;
        accumulator = Normalise(accumulator);
        return true;
    }

    /// <summary>Continues one lane from an accumulator over its positions first … first + count − 1.</summary>
    /// <returns>False where a rounding in the program failed.</returns>
    public bool TryContinue(ReadOnlySpan<int> index, int lane, int first, int count, ref uint accumulator)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)lane, (uint)instance.Chain.Lanes);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, LaneLength(index, lane));
        for (var t = first; t < first + count; t++)
        {
            var k = t * instance.Chain.Lanes + lane;
            if (!TryRun(instance.Body!, index, k, accumulator, out accumulator))
                return false;
            accumulator = Normalise(accumulator);
        }

        return true;
    }

    /// <summary>Folds the lanes' last accumulators into one.</summary>
    public uint Fold(ReadOnlySpan<uint> lanes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(lanes.Length, instance.Chain.Lanes);
        Span<uint> fold = stackalloc uint[FormLimits.Lanes];
        lanes.CopyTo(fold);
        var op = instance.Chain.Fold == Form.Fold.Max ? OpCode.Max : OpCode.Add;
        for (var half = lanes.Length / 2; half > 0; half /= 2)
        for (var lane = 0; lane < half; lane++)
        {
            Arithmetic.TryApply(op, fold[lane], fold[lane + half], 0, 0, out var folded);
            fold[lane] = Arithmetic.AddZero(folded);
        }

        return fold[0];
    }

    /// <summary>The word to store, from the last accumulator.</summary>
    /// <returns>False where a rounding failed or an int8 does not hold the value.</returns>
    public bool TryPost(ReadOnlySpan<int> index, uint accumulator, out uint stored)
    {
        stored = accumulator;
        if (instance.Post is not null && !TryRun(instance.Post, index, 0, accumulator, out stored))
            return false;
        switch (tensors[instance.Output.Tensor].Declaration.Type)
        {
            case ElementType.Float32:
                stored = Arithmetic.AddZero(stored);
                return true;
            case ElementType.Int8:
                return (int)stored == (sbyte)stored;
            default:
                return true;
        }
    }

    /// <summary>
    /// Every element that positions first … first + count − 1 of a lane read, gathers' entries first; what lies outside
    /// its view is not among them.
    /// </summary>
    public IReadOnlyList<ElementRead> Reads(ReadOnlySpan<int> index, int lane, int first, int count)
    {
        var reads = new List<ElementRead>();
        for (var t = first; t < first + count; t++)
            AddReads(index, t * instance.Chain.Lanes + lane, reads);
        return [.. reads.Distinct()];
    }

    /// <summary>Every element that the init or the post program may read.</summary>
    public IReadOnlyList<ElementRead> Reads(ReadOnlySpan<int> index)
    {
        var reads = new List<ElementRead>();
        AddReads(index, 0, reads);
        return [.. reads.Distinct()];
    }

    /// <summary>Where the element is stored.</summary>
    public long OutputAddress(ReadOnlySpan<int> index) => Address(instance.Output, index, 0, 0, -1);

    private uint Normalise(uint accumulator) =>
        instance.Chain.Accumulator == ElementType.Float32 ? Arithmetic.AddZero(accumulator) : accumulator;

    private bool TryRun(StraightLineProgram program, ReadOnlySpan<int> index, int k, uint accumulator, out uint value)
    {
        _registers[Register.Accumulator] = accumulator;
        for (var i = 0; i < instance.Inputs.Length; i++)
            _registers[Register.Input + i] = Read(instance.Inputs[i], index, k);
        _registers[Register.K] = (uint)k;
        for (var d = 0; d < index.Length; d++)
            _registers[Register.Loop + d] = (uint)index[d];
        for (var i = 0; i < program.Code.Length; i++)
        {
            if (!TryRun(program.Code[i], out _registers[Register.First + i]))
            {
                value = 0;
                return false;
            }
        }

        value = _registers[program.Result];
        return true;
    }

    private bool TryRun(in Instruction instruction, out uint result)
    {
        var (a, b, c) = (_registers[instruction.A], _registers[instruction.B], _registers[instruction.C]);
        if (instruction.Op != OpCode.LookUp)
            return Arithmetic.TryApply(instruction.Op, a, b, c, instruction.Immediate, out result);
        var table = instance.Tables[(int)instruction.Immediate].Words;
        result = a < (uint)table.Length ? table[(int)a] : 0;
        return true;
    }

    private uint Read(InputMap input, ReadOnlySpan<int> index, int k)
    {
        var address = Address(input.Access, index, k, Moved(input, index, k), input.Gather?.Axis ?? -1);
        return address < 0 ? 0 : tensors[input.Access.Tensor][address];
    }

    private long Moved(InputMap input, ReadOnlySpan<int> index, int k)
    {
        if (input.Gather is not { } gather)
            return 0;
        var entry = Address(gather.Table, index, k, 0, -1);
        return entry < 0 ? 0 : (int)tensors[gather.Table.Tensor][entry];
    }

    private void AddReads(ReadOnlySpan<int> index, int k, List<ElementRead> reads)
    {
        foreach (var input in instance.Inputs)
        {
            if (input.Gather is { } gather && Address(gather.Table, index, k, 0, -1) is var entry and >= 0)
                reads.Add(new ElementRead(gather.Table.Tensor, entry));
            var address = Address(input.Access, index, k, Moved(input, index, k), input.Gather?.Axis ?? -1);
            if (address >= 0)
                reads.Add(new ElementRead(input.Access.Tensor, address));
        }
    }

    private long Address(TensorAccess access, ReadOnlySpan<int> index, int k, long moved, int movedAxis)
    {
        for (var axis = 0; axis < access.Index.Length; axis++)
            _axes[axis] = access.Index[axis].At(index, k) + (axis == movedAxis ? moved : 0);
        return ReferenceTensor.Address(access.View, _axes);
    }
}
