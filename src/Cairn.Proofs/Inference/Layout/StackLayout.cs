using System.Numerics;

namespace Cairn.Proofs.Inference;

/// <summary>
/// Columns of one vector, placed when all are known: the largest first, so that each begins at a multiple of its
/// length; equal ones in the order in which they were added.
/// </summary>
internal sealed class StackLayout(StackKind kind)
{
    private readonly List<int> _bits = [];
    private int[]? _offsets;

    /// <summary>log₂ of the vector's least length; known once placed.</summary>
    public int Bits { get; private set; }

    public bool IsEmpty => _bits.Count == 0;

    public int Count => _bits.Count;

    /// <summary>The number of a new column.</summary>
    public int Add(int bits)
    {
        _bits.Add(bits);
        return _bits.Count - 1;
    }

    /// <exception cref="OverflowException">The columns are longer than any vector.</exception>
    public void Place()
    {
        _offsets = new int[_bits.Count];
        var end = 0;
        foreach (var column in Enumerable.Range(0, _bits.Count).OrderByDescending(c => _bits[c]))
        {
            _offsets[column] = end;
            end = checked(end + (1 << _bits[column]));
        }

        Bits = end <= 1 ? 0 : BitOperations.Log2((uint)end - 1) + 1;
    }

    public Column this[int column] =>
        new(kind, (_offsets ?? throw new InvalidOperationException("The columns are not placed."))[column],
            _bits[column]);
}
