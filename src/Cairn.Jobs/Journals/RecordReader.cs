using System.Buffers.Binary;
using System.Text;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// Reads what <see cref="RecordWriter"/> wrote, strictly: a fault is remembered and every further field is a default,
/// so that a reader is a plain list of fields followed by one look at <see cref="IsGood"/>.
/// </summary>
internal sealed class RecordReader(ReadOnlyMemory<byte> record)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private int _position;
    private bool _bad;

    /// <summary>No fault so far and nothing left over.</summary>
    public bool IsGood => !_bad && _position == record.Length;

    public byte Byte() => Take(1, out var span) ? span[0] : (byte)0;

    public int Int32() => Take(4, out var span) ? BinaryPrimitives.ReadInt32LittleEndian(span) : 0;

    public long Int64() => Take(8, out var span) ? BinaryPrimitives.ReadInt64LittleEndian(span) : 0;

    public UInt128 Amount() => Take(16, out var span) ? BinaryPrimitives.ReadUInt128LittleEndian(span) : 0;

    public Hash32 Hash() => Take(Hash32.Size, out var span) ? new Hash32(span) : default;

    public Address Address() => Take(Evm.Address.Size, out var span) ? new Address(span) : default;

    public bool Flag() => Byte() switch { 0 => false, 1 => true, _ => Refused() };

    public Cid Cid()
    {
        var codec = (Codec)Int32();
        if (!Take(Content.Cid.DigestLength, out var digest))
            return default;
        if (codec is Codec.Raw or Codec.DagPb or Codec.DagJson)
            return new Cid(codec, digest);
        _bad |= codec != 0 || digest.IndexOfAnyExcept((byte)0) >= 0;
        return default;
    }

    /// <summary>What <see cref="RecordWriter.Fail"/> wrote.</summary>
    public (bool IsFail, PieceCommitment? Commitment, Hash32? Proof) Fail()
    {
        var flags = Byte();
        _bad |= flags > 7;
        Hash32? proof = (flags & 4) == 0 ? null : Hash();
        return ((flags & 1) != 0, (flags & 2) == 0 ? null : new PieceCommitment(Hash(), Hash(), Outcome()), proof);
    }

    public byte[] Bytes() => Take(Int32(), out var span) ? span.ToArray() : [];

    public string Text()
    {
        try
        {
            return Take(Int32(), out var span) ? Strict.GetString(span) : "";
        }
        catch (DecoderFallbackException)
        {
            _bad = true;
            return "";
        }
    }

    /// <param name="bytesEach">The least that one item takes; bounds the count by what the record holds.</param>
    public T[] List<T>(int bytesEach, Func<RecordReader, T> read)
    {
        var count = Int32();
        if (_bad || count < 0 || count > (record.Length - _position) / bytesEach)
        {
            _bad = true;
            return [];
        }

        var items = new T[count];
        for (var i = 0; i < count && !_bad; i++)
            items[i] = read(this);
        return _bad ? [] : items;
    }

    public T Choice<T>()
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), Byte());
        _bad |= !Enum.IsDefined(value);
        return value;
    }

    /// <summary>The reader found a fault itself.</summary>
    public void Refuse() => _bad = true;

    private PieceOutcome Outcome() => !Flag()
        ? PieceOutcome.Success(Hash())
        : PieceOutcome.Failed(new FailPlace(unchecked((uint)Int32()), unchecked((uint)Int32()),
            unchecked((uint)Int32()), unchecked((ulong)Int64())));

    private bool Refused()
    {
        _bad = true;
        return false;
    }

    private bool Take(int length, out ReadOnlySpan<byte> span)
    {
        span = default;
        _bad |= length < 0 || length > record.Length - _position;
        if (_bad)
            return false;
        span = record.Span.Slice(_position, length);
        _position += length;
        return true;
    }
}
