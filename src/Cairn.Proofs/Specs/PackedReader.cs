using System.Buffers.Binary;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>Takes apart what <see cref="PackedWriter"/> wrote. Strict: <see cref="IsWhole"/> tells whether all fitted.
/// </summary>
internal ref struct PackedReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private bool _isShort;

    /// <summary>Whether nothing was missing and nothing is left.</summary>
    public readonly bool IsWhole => !_isShort && _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ushort Short() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint Int() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ulong Long() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    public Hash32 Word() => new(Take(32));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            _isShort = true;
            _rest = default;
            return new byte[count];
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
