using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Tensors.Canonical.Blocks;

/// <summary>The addresses of one access for a block of elements, and the words read there.</summary>
internal sealed class BlockAccess
{
    private readonly TensorAccess _access;
    private readonly uint[] _words;
    private readonly BlockAccess? _table;
    private readonly int _movedAxis;
    private readonly long[][] _axes;
    private readonly long[] _flat = new long[Block.Size];
    private readonly uint[] _moved = new uint[Block.Size];
    private readonly long _flatChain;
    private bool _isFlat;
    private bool _isRun;
    private bool _isSame;

    public BlockAccess(TensorAccess access, TensorSet tensors, GatherMap? gather = null)
    {
        (_access, _words) = (access, tensors[access.Tensor].Buffer);
        (_table, _movedAxis) = gather is null ? (null, -1) : (new BlockAccess(gather.Table, tensors), gather.Axis);
        _axes = [.. access.Index.Select(_ => new long[Block.Size])];
        for (var axis = 0; axis < access.View.Length; axis++)
            _flatChain = _flatChain * access.View[axis] + access.Index[axis].Chain;
    }

    /// <summary>Computes the addresses of <paramref name="count"/> elements at k = 0.</summary>
    /// <param name="loops">Their loop indices: loop d at d·<see cref="Block.Size"/>.</param>
    /// <param name="steps">Positions k that will be read: 0 … steps − 1.</param>
    public void Prepare(ReadOnlySpan<uint> loops, int count, int steps)
    {
        _isFlat = _table is null;
        for (var axis = 0; axis < _axes.Length; axis++)
            _isFlat &= PrepareAxis(axis, loops, count, steps);
        _table?.Prepare(loops, count, steps);
        if (!_isFlat)
            return;
        _flat.AsSpan(0, count).Clear();
        for (var axis = 0; axis < _axes.Length; axis++)
        {
            var values = _axes[axis];
            var extent = _access.View[axis];
            for (var i = 0; i < count; i++)
                _flat[i] = _flat[i] * extent + values[i];
        }

        (_isRun, _isSame) = (true, true);
        for (var i = 1; i < count; i++)
        {
            _isRun &= _flat[i] == _flat[0] + i;
            _isSame &= _flat[i] == _flat[0];
        }
    }

    /// <summary>The words at position k.</summary>
    public void Read(int k, Span<uint> target)
    {
        if (!_isFlat)
        {
            ReadEach(k, target);
            return;
        }

        var shift = _flatChain * k;
        if (_isRun)
            _words.AsSpan(checked((int)(_flat[0] + shift)), target.Length).CopyTo(target);
        else if (_isSame)
            target.Fill(_words[_flat[0] + shift]);
        else
            for (var i = 0; i < target.Length; i++)
                target[i] = _words[_flat[i] + shift];
    }

    /// <summary>The address of element <paramref name="i"/> of an output: it never leaves its view.</summary>
    public long Address(int i) => _flat[i];

    private bool PrepareAxis(int axis, ReadOnlySpan<uint> loops, int count, int steps)
    {
        var affine = _access.Index[axis];
        var values = _axes[axis].AsSpan(0, count);
        values.Fill(affine.Constant);
        for (var d = 0; d < affine.Loops.Length; d++)
        {
            if (affine.Loops[d] is not (var factor and not 0))
                continue;
            var index = loops.Slice(d * Block.Size, count);
            for (var i = 0; i < values.Length; i++)
                values[i] += factor * index[i];
        }

        var (least, greatest) = (long.MaxValue, long.MinValue);
        foreach (var value in values)
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        var last = affine.Chain * Math.Max(0, steps - 1);
        return least + Math.Min(0, last) >= 0 && greatest + Math.Max(0, last) < _access.View[axis];
    }

    private void ReadEach(int k, Span<uint> target)
    {
        var moved = _moved.AsSpan(0, target.Length);
        _table?.Read(k, moved);
        Span<long> index = stackalloc long[FormLimits.Rank];
        for (var i = 0; i < target.Length; i++)
        {
            for (var axis = 0; axis < _axes.Length; axis++)
                index[axis] = _axes[axis][i] + _access.Index[axis].Chain * k + (axis == _movedAxis ? (int)moved[i] : 0);
            var address = ReferenceTensor.Address(_access.View, index);
            target[i] = address < 0 ? 0 : _words[address];
        }
    }
}
