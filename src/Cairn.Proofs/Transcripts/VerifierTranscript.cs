using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Transcripts;

/// <summary>
/// The verifier's side: reads what the prover sent and absorbs it in the same call. How much is read always follows
/// from the parameters. The first fault is kept, and reading goes on with zeros, so that a verifier has one way out:
/// <see cref="Finish"/>.
/// </summary>
internal sealed class VerifierTranscript(ReadOnlySpan<byte> protocol, ReadOnlyMemory<byte> proof)
{
    private readonly Transcript _transcript = new(protocol);
    private int _position;

    /// <summary>The first fault; none yet.</summary>
    public ProofFault Fault { get; private set; }

    public Hash32 State => _transcript.State;

    public void Absorb(TranscriptTag tag, ReadOnlySpan<byte> data) => _transcript.Absorb(tag, data);

    public Ext3 Challenge() => _transcript.Challenge();

    public Ext3[] Challenges(int count) => _transcript.Challenges(count);

    public int[] Indices(int count, int bits) => _transcript.Indices(count, bits);

    /// <summary>Notes a fault unless the condition holds or another came first.</summary>
    public bool Require(bool condition, ProofFault fault)
    {
        if (!condition && Fault == ProofFault.None)
            Fault = fault;
        return condition;
    }

    public Ext3[] Receive(TranscriptTag tag, int count)
    {
        var bytes = Read(count * Transcript.ElementBytes);
        _transcript.Absorb(tag, bytes);
        var values = new Ext3[count];
        for (var i = 0; i < count; i++)
        {
            var element = bytes.Slice(i * Transcript.ElementBytes, Transcript.ElementBytes);
            values[i] = new Ext3(Element(element), Element(element[8..]), Element(element[16..]));
        }

        return values;
    }

    public Hash32 ReceiveRoot()
    {
        var root = ReceiveUnabsorbed();
        _transcript.Absorb(TranscriptTag.Root, root);
        return root;
    }

    public void ReceiveWork(int bits)
    {
        if (bits == 0)
            return;
        var nonce = BinaryPrimitives.ReadUInt64BigEndian(Read(sizeof(ulong)));
        _transcript.Absorb(TranscriptTag.Work, ProofOfWork.Data(nonce));
        Require(ProofOfWork.IsEnough(State, bits), ProofFault.ProofOfWork);
    }

    public Hash32 ReceiveUnabsorbed() => new(Read(Hash32.Size));

    /// <summary>A committed row: its bytes, and its elements, which must be canonical.</summary>
    public ReadOnlySpan<byte> ReceiveRow(Span<Goldilocks> elements)
    {
        var row = Read(elements.Length * sizeof(ulong));
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Element(row[(i * sizeof(ulong))..]);
        return row;
    }

    /// <summary>The verdict: the first fault, or that bytes are left, or none.</summary>
    public ProofFault Finish()
    {
        Require(_position == proof.Length, ProofFault.TooLong);
        return Fault;
    }

    private Goldilocks Element(ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return Require(value < Goldilocks.Modulus, ProofFault.NotCanonical)
            ? Goldilocks.FromCanonical(value) : Goldilocks.Zero;
    }

    private ReadOnlySpan<byte> Read(int length)
    {
        if (!Require(length <= proof.Length - _position, ProofFault.TooShort))
        {
            _position = proof.Length;
            return new byte[length];
        }

        var bytes = proof.Span.Slice(_position, length);
        _position += length;
        return bytes;
    }
}
