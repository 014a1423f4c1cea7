using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Tensors.Canonical.Blocks;

/// <summary>Computes blocks of one instance's elements. One runner serves one thread.</summary>
internal sealed class BlockRunner
{
    private readonly OperatorInstance _instance;
    private readonly BlockAccess[] _inputs;
    private readonly BlockAccess _output;
    private readonly uint[] _target;
    private readonly ElementType _stored;
    private readonly BlockProgram? _init;
    private readonly BlockProgram? _body;
    private readonly BlockProgram? _post;
    private readonly uint[] _registers;
    private readonly uint[] _lanes;
    private readonly uint[] _spare = new uint[Block.Size];
    private readonly int[] _lengths = new int[Block.Size];
    private readonly bool[] _active = new bool[Block.Size];
    private readonly bool[] _failed = new bool[Block.Size];
    private int _count;
    private int _shortest;
    private int _longest;

    public BlockRunner(OperatorInstance instance, TensorSet tensors)
    {
        _instance = instance;
        _inputs = [.. instance.Inputs.Select(i => new BlockAccess(i.Access, tensors, i.Gather))];
        _output = new BlockAccess(instance.Output, tensors);
        var target = tensors[instance.Output.Tensor];
        (_target, _stored) = (target.Buffer, target.Declaration.Type);
        (_init, _body, _post) = (Of(instance.Init), Of(instance.Body), Of(instance.Post));
        var longest = new[] { instance.Init, instance.Body, instance.Post }.Max(p => p?.Code.Length ?? 0);
        _registers = new uint[(Register.First + longest) * Block.Size];
        _lanes = new uint[instance.Chain.Lanes * Block.Size];

        BlockProgram? Of(StraightLineProgram? program) =>
            program is null ? null : new BlockProgram(program, instance.Tables);
    }

    private Span<uint> Loops => _registers.AsSpan(Register.Loop * Block.Size);

    /// <summary>Computes elements first … first + count − 1 of the box, row-major.</summary>
    /// <returns>The least address of an element that failed, or −1.</returns>
    public long Run(long first, int count)
    {
        _count = count;
        FillLoops(first);
        FillLengths();
        _failed.AsSpan().Clear();
        _output.Prepare(Loops, count, 1);
        foreach (var input in _inputs)
            input.Prepare(Loops, count, Math.Max(1, _longest));
        Start();
        for (var k = 0; k < _longest; k++)
            Step(k);
        Fold();
        return Store();
    }

    private void FillLoops(long first)
    {
        Span<int> index = stackalloc int[_instance.Loops.Length];
        for (var d = index.Length - 1; d >= 0; d--)
            (first, index[d]) = (first / _instance.Loops[d], (int)(first % _instance.Loops[d]));
        var loops = Loops;
        for (var i = 0; i < _count; i++)
        {
            for (var d = 0; d < index.Length; d++)
                loops[d * Block.Size + i] = (uint)index[d];
            for (var d = index.Length - 1; d >= 0 && ++index[d] == _instance.Loops[d]; d--)
                index[d] = 0;
        }
    }

    private void FillLengths()
    {
        var length = _instance.Chain.Length;
        Span<int> index = stackalloc int[_instance.Loops.Length];
        (_shortest, _longest) = (int.MaxValue, 0);
        var loops = Loops;
        for (var i = 0; i < _count; i++)
        {
            for (var d = 0; d < index.Length; d++)
                index[d] = (int)loops[d * Block.Size + i];
            _lengths[i] = (int)Math.Max(0, length.At(index, 0));
            (_shortest, _longest) = (Math.Min(_shortest, _lengths[i]), Math.Max(_longest, _lengths[i]));
        }
    }

    private void Start()
    {
        _active.AsSpan(0, _count).Fill(true);
        for (var lane = 0; lane < _instance.Chain.Lanes; lane++)
        {
            if (_init is null)
                Lane(lane).Clear();
            else
                Keep(Run(_init, 0, []), Lane(lane));
        }
    }

    private void Step(int k)
    {
        var lane = Lane(k % _instance.Chain.Lanes);
        if (k < _shortest)
        {
            Keep(Run(_body!, k, lane), lane);
            return;
        }

        for (var i = 0; i < _count; i++)
            _active[i] = k < _lengths[i];
        var result = _spare.AsSpan();
        Keep(Run(_body!, k, lane), result);
        for (var i = 0; i < _count; i++)
            lane[i] = _active[i] ? result[i] : lane[i];
    }

    private void Fold()
    {
        var op = _instance.Chain.Fold == Form.Fold.Max ? OpCode.Max : OpCode.Add;
        for (var half = _instance.Chain.Lanes / 2; half > 0; half /= 2)
        for (var lane = 0; lane < half; lane++)
        {
            BlockVectors.TryApply(op, Lane(lane), Lane(lane + half), [], _spare);
            BlockVectors.AddZero(_spare, Lane(lane));
        }
    }

    private long Store()
    {
        _active.AsSpan(0, _count).Fill(true);
        var value = _post is null ? Lane(0) : Run(_post, 0, Lane(0));
        if (_stored == ElementType.Float32)
        {
            BlockVectors.AddZero(value, _spare);
            value = _spare;
        }

        var failed = -1L;
        for (var i = 0; i < _count; i++)
        {
            var address = _output.Address(i);
            if (!_failed[i] && (_stored != ElementType.Int8 || (int)value[i] == (sbyte)value[i]))
                _target[address] = value[i];
            else if (failed < 0 || address < failed)
                failed = address;
        }

        return failed;
    }

    private Span<uint> Lane(int lane) => _lanes.AsSpan(lane * Block.Size, Block.Size);

    private ReadOnlySpan<uint> Run(BlockProgram program, int k, ReadOnlySpan<uint> accumulator)
    {
        var accumulators = _registers.AsSpan(Register.Accumulator * Block.Size, Block.Size);
        if (accumulator.IsEmpty)
            accumulators.Clear();
        else
            accumulator.CopyTo(accumulators);
        for (var n = 0; n < _inputs.Length; n++)
        {
            if (program.Reads(Register.Input + n))
                _inputs[n].Read(k, _registers.AsSpan((Register.Input + n) * Block.Size, _count));
        }

        if (program.Reads(Register.K))
            _registers.AsSpan(Register.K * Block.Size, Block.Size).Fill((uint)k);
        return program.Run(_registers, _count, _active, _failed);
    }

    private void Keep(ReadOnlySpan<uint> value, Span<uint> lane)
    {
        if (_instance.Chain.Accumulator == ElementType.Float32)
            BlockVectors.AddZero(value, lane);
        else
            value.CopyTo(lane);
    }
}
