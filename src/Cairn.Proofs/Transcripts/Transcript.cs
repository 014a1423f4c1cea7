using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Transcripts;

/// <summary>
/// What both sides hash to turn the conversation into challenges: state = keccak256(state ‖ tag ‖ length ‖ data), with
/// tag and length of four bytes each. See docs/proof-formats.md.
/// </summary>
internal sealed class Transcript
{
    /// <summary>Bytes of an extension element: three limbs, big-endian, the constant one first.</summary>
    public const int ElementBytes = Ext3.Degree * sizeof(ulong);

    private const int HeadBytes = Hash32.Size + 2 * sizeof(uint);

    private byte[] _buffer = new byte[256];

    public Transcript(ReadOnlySpan<byte> protocol)
    {
        Absorb(TranscriptTag.Protocol, protocol);
    }

    /// <summary>The digest of all that was absorbed.</summary>
    public Hash32 State { get; private set; }

    public void Absorb(TranscriptTag tag, ReadOnlySpan<byte> data)
    {
        if (_buffer.Length < HeadBytes + data.Length)
            _buffer = new byte[2 * (HeadBytes + data.Length)];
        WriteHead(_buffer, State, tag, data.Length);
        data.CopyTo(_buffer.AsSpan(HeadBytes));
        State = Keccak256.Compute(_buffer.AsSpan(0, HeadBytes + data.Length));
    }

    public void Absorb(TranscriptTag tag, Hash32 digest) => Absorb(tag, digest.AsSpan());

    /// <summary>
    /// A challenge: three limbs of the next state, each reduced modulo p. No value of a limb is more likely than
    /// 2⁻⁶³, which costs at most three bits of the field's 192.
    /// </summary>
    public Ext3 Challenge()
    {
        Absorb(TranscriptTag.Challenge, []);
        var state = State;
        var bytes = state.AsSpan();
        return new Ext3(Limb(bytes), Limb(bytes[8..]), Limb(bytes[16..]));
    }

    public Ext3[] Challenges(int count)
    {
        var challenges = new Ext3[count];
        foreach (ref var challenge in challenges.AsSpan())
            challenge = Challenge();
        return challenges;
    }

    /// <summary>
    /// So many draws from 0 … 2^bits − 1, four from each state, without repetitions, in ascending order.
    /// </summary>
    public int[] Indices(int count, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 31);
        var indices = new SortedSet<int>();
        for (var drawn = 0; drawn < count; drawn += 4)
        {
            Absorb(TranscriptTag.Queries, []);
            var state = State;
            for (var i = 0; i < Math.Min(4, count - drawn); i++)
            {
                var word = BinaryPrimitives.ReadUInt64BigEndian(state.AsSpan()[(8 * i)..]);
                indices.Add((int)(word & ((1UL << bits) - 1)));
            }
        }

        return [.. indices];
    }

    internal static void WriteHead(Span<byte> target, Hash32 state, TranscriptTag tag, int length)
    {
        state.CopyTo(target);
        BinaryPrimitives.WriteUInt32BigEndian(target[Hash32.Size..], (uint)tag);
        BinaryPrimitives.WriteUInt32BigEndian(target[(Hash32.Size + sizeof(uint))..], (uint)length);
    }

    private static Goldilocks Limb(ReadOnlySpan<byte> bytes) =>
        Goldilocks.FromUInt64(BinaryPrimitives.ReadUInt64BigEndian(bytes));
}
