using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// Writes the fields of a journal record: fixed sizes, little-endian; texts and lists with their length.
/// </summary>
internal sealed class RecordWriter(ArrayBufferWriter<byte> buffer)
{
    public void Byte(byte value) => Take(1)[0] = value;

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void Amount(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Take(16), value);

    public void Hash(Hash32 value) => value.CopyTo(Take(Hash32.Size));

    public void Address(Address value) => value.AsSpan().CopyTo(Take(Evm.Address.Size));

    public void Cid(Cid value)
    {
        Int32((int)value.Codec);
        value.Digest.CopyTo(Take(Content.Cid.DigestLength));
    }

    /// <summary>
    /// Whether a piece failed, where its proof is and what was committed to, in one byte and what follows it.
    /// </summary>
    public void Fail(bool isFail, PieceCommitment? commitment, Hash32? proof)
    {
        Byte((byte)((isFail ? 1 : 0) | (commitment is null ? 0 : 2) | (proof is null ? 0 : 4)));
        if (proof is { } digest)
            Hash(digest);
        if (commitment is null)
            return;
        Hash(commitment.InputRoot);
        Hash(commitment.SegmentRoot);
        Byte(commitment.Outcome.Fail is null ? (byte)0 : (byte)1);
        if (commitment.Outcome.Fail is not { } place)
        {
            Hash(commitment.Outcome.Outputs);
            return;
        }

        foreach (var part in (uint[])[place.Step, place.Operator, place.Check])
            Int32(unchecked((int)part));
        Int64(unchecked((long)place.Element));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        value.CopyTo(Take(value.Length));
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void List<T>(IReadOnlyList<T> items, Action<RecordWriter, T> write)
    {
        Int32(items.Count);
        foreach (var item in items)
            write(this, item);
    }

    private Span<byte> Take(int length)
    {
        var span = buffer.GetSpan(Math.Max(length, 1))[..length];
        buffer.Advance(length);
        return span;
    }
}
