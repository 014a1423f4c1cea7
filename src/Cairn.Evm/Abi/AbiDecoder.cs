using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// ABI bytes to objects. Nothing is allocated before the data that it would hold is known to be there.
/// </summary>
internal struct AbiDecoder
{
    private const int WordSize = 32;

    // Zero-sized elements and small overlaps are legal but need a bound.
    private const int SpareValues = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _data;
    private long _budget;

    private AbiDecoder(ReadOnlyMemory<byte> data)
    {
        _data = data;
        _budget = data.Length / WordSize + SpareValues;
    }

    public static bool TryDecode(IReadOnlyList<AbiType> types, ReadOnlyMemory<byte> data,
        [NotNullWhen(true)] out object[]? values)
    {
        values = null;
        if (data.Length > Abi.MaxBytes) return false;
        var decoder = new AbiDecoder(data);
        return decoder.TryReadSequence(i => types[i], types.Count, 0, out values);
    }

    private bool TryReadSequence(Func<int, AbiType> typeOf, int count, int start,
        [NotNullWhen(true)] out object[]? values)
    {
        values = null;
        _budget -= count;
        if (_budget < 0) return false;
        var result = new object[count];
        var head = start;
        for (var i = 0; i < count; i++)
        {
            var type = typeOf(i);
            var at = head;
            if (type.IsDynamic && !TryReadOffset(start, head, out at)) return false;
            if (!TryRead(type, at, out var value)) return false;
            result[i] = value;
            head += type.HeadSize;
        }
        values = result;
        return true;
    }

    private readonly bool TryReadOffset(int start, int head, out int at)
    {
        at = 0;
        if (!TryReadSize(head, out var offset)) return false;
        if (offset > _data.Length - start) return false;
        at = start + offset;
        return true;
    }

    /// <summary>A length or offset: never more than the data's length.</summary>
    private readonly bool TryReadSize(int at, out int size)
    {
        size = 0;
        if (!TryReadWord(at, out var word)) return false;
        var number = word.ToUInt256();
        if (number > (ulong)_data.Length) return false;
        size = (int)number;
        return true;
    }

    private readonly bool TryReadWord(int at, out Hash32 word)
    {
        var inside = at <= _data.Length - WordSize;
        word = inside ? new Hash32(_data.Span.Slice(at, WordSize)) : default;
        return inside;
    }

    private bool TryRead(AbiType type, int at, [NotNullWhen(true)] out object? value)
    {
        value = null;
        switch (type.Kind)
        {
            case AbiKind.Bytes or AbiKind.String:
                return TryReadBytes(type, at, out value);
            case AbiKind.Array:
                if (!TryReadSize(at, out var count)) return false;
                if ((long)count * type.Element!.HeadSize > _data.Length - at - WordSize) return false;
                return Boxed(TryReadSequence(_ => type.Element, count, at + WordSize, out var items), items, out value);
            case AbiKind.FixedArray:
                return Boxed(TryReadSequence(_ => type.Element!, type.Size, at, out var array), array, out value);
            case AbiKind.Tuple:
                return Boxed(TryReadSequence(i => type.Components[i].Type, type.Components.Count, at, out var members),
                    members, out value);
            default:
                return TryReadWord(at, out var word) && TryReadStatic(type, word, out value);
        }
    }

    private static bool Boxed(bool found, object[]? items, [NotNullWhen(true)] out object? value)
    {
        value = items;
        return found && value is not null;
    }

    private bool TryReadBytes(AbiType type, int at, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (!TryReadSize(at, out var length)) return false;
        var padded = (length + WordSize - 1) / WordSize * WordSize;
        if (padded > _data.Length - at - WordSize) return false;
        _budget -= padded / WordSize;
        if (_budget < 0) return false;
        var content = _data.Span.Slice(at + WordSize, padded);
        if (content[length..].ContainsAnyExcept((byte)0)) return false;
        content = content[..length];
        if (type.Kind == AbiKind.Bytes)
        {
            value = content.ToArray();
            return true;
        }
        try
        {
            value = StrictUtf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        return true;
    }

    internal static bool TryReadStatic(AbiType type, Hash32 word, [NotNullWhen(true)] out object? value)
    {
        value = null;
        var bytes = word.AsSpan();
        switch (type.Kind)
        {
            case AbiKind.UInt:
                var number = word.ToUInt256();
                if (number.BitLength > type.Size) return false;
                value = number;
                return true;
            case AbiKind.Int:
                var signed = new BigInteger(bytes, isUnsigned: false, isBigEndian: true);
                if (signed.GetBitLength() > type.Size - 1) return false;
                value = signed;
                return true;
            case AbiKind.Address:
                if (bytes[..(WordSize - Address.Size)].ContainsAnyExcept((byte)0)) return false;
                value = new Address(bytes[(WordSize - Address.Size)..]);
                return true;
            case AbiKind.Bool:
                if (word.ToUInt256() > 1) return false;
                value = bytes[WordSize - 1] == 1;
                return true;
            default:
                if (bytes[type.Size..].ContainsAnyExcept((byte)0)) return false;
                value = bytes[..type.Size].ToArray();
                return true;
        }
    }
}
