using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Reference;

/// <summary>A tensor's elements as 32-bit words; int8 elements are sign-extended.</summary>
public sealed class ReferenceTensor
{
    private readonly uint[] _words;

    /// <summary>All +0.</summary>
    public ReferenceTensor(TensorDeclaration declaration)
    {
        Declaration = declaration;
        _words = new uint[declaration.Length];
    }

    /// <exception cref="ArgumentException">The tensor is not fp32 or has another length.</exception>
    public ReferenceTensor(TensorDeclaration declaration, ReadOnlySpan<float> values) : this(declaration)
    {
        Require(declaration.Type == ElementType.Float32, values.Length);
        MemoryMarshal.Cast<float, uint>(values).CopyTo(_words);
    }

    /// <exception cref="ArgumentException">The tensor is fp32 or has another length, or a value is no int8.</exception>
    public ReferenceTensor(TensorDeclaration declaration, ReadOnlySpan<int> values) : this(declaration)
    {
        Require(declaration.Type != ElementType.Float32, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Require(declaration.Type != ElementType.Int8 || values[i] == (sbyte)values[i], values.Length);
            _words[i] = (uint)values[i];
        }
    }

    /// <param name="elements">Row-major, little-endian; int8 elements have one byte, others four.</param>
    /// <exception cref="ArgumentException">The bytes are fewer or more than the tensor's.</exception>
    public ReferenceTensor(TensorDeclaration declaration, ReadOnlySpan<byte> elements) : this(declaration)
    {
        if (declaration.Type == ElementType.Int8)
        {
            Require(true, elements.Length);
            for (var i = 0; i < elements.Length; i++)
                _words[i] = (uint)(sbyte)elements[i];
            return;
        }

        Require(elements.Length % sizeof(uint) == 0, elements.Length / sizeof(uint));
        MemoryMarshal.Cast<byte, uint>(elements).CopyTo(_words);
    }

    private ReferenceTensor(TensorDeclaration declaration, uint[] words) =>
        (Declaration, _words) = (declaration, words);

    public TensorDeclaration Declaration { get; }

    /// <summary>All elements, row-major.</summary>
    public ReadOnlySpan<uint> Words => _words;

    internal uint[] Buffer => _words;

    public uint this[long element]
    {
        get => _words[element];
        internal set => _words[element] = value;
    }

    /// <param name="words">The elements, sign-extended; kept, not copied.</param>
    /// <exception cref="ArgumentException">There are fewer or more words than elements.</exception>
    public static ReferenceTensor Over(TensorDeclaration declaration, uint[] words)
    {
        var tensor = new ReferenceTensor(declaration, words);
        tensor.Require(words.Length == declaration.Length, words.Length);
        return tensor;
    }

    /// <summary>The same elements, not copied, under another name or in other dimensions of the same length.</summary>
    /// <exception cref="ArgumentException">The type or the length differs.</exception>
    public ReferenceTensor As(TensorDeclaration declaration) =>
        declaration.Type == Declaration.Type && declaration.Length == _words.Length
            ? new ReferenceTensor(declaration, _words)
            : throw new ArgumentException(
                $"'{Declaration.Name}' cannot be '{declaration.Name}': another type or length.", nameof(declaration));

    /// <summary>The elements as floats.</summary>
    public float[] ToFloats() => [.. _words.Select(BitConverter.UInt32BitsToSingle)];

    /// <summary>The elements as integers.</summary>
    public int[] ToIntegers() => [.. _words.Select(w => (int)w)];

    /// <summary>The address of an index in a row-major view, or −1 where it is outside in any axis.</summary>
    internal static long Address(ImmutableArray<int> view, ReadOnlySpan<long> index)
    {
        long address = 0;
        for (var axis = 0; axis < view.Length; axis++)
        {
            if (index[axis] < 0 || index[axis] >= view[axis])
                return -1;
            address = address * view[axis] + index[axis];
        }

        return address;
    }

    private void Require(bool fits, int length)
    {
        if (!fits || length != _words.Length)
            throw new ArgumentException(
                $"'{Declaration.Name}' holds {_words.Length} elements of {Declaration.Type}; {length} were given.");
    }
}
