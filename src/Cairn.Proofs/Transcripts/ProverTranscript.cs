using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Transcripts;

/// <summary>
/// The prover's side: whatever it sends is absorbed in the same call. Only what a commitment already binds, the opened
/// rows and their siblings, is sent without.
/// </summary>
internal sealed class ProverTranscript(ReadOnlySpan<byte> protocol)
{
    private readonly Transcript _transcript = new(protocol);
    private readonly List<byte> _proof = [];
    private readonly List<ProofField> _fields = [];

    /// <summary>All that was sent.</summary>
    public byte[] Proof => [.. _proof];

    /// <summary>Where each sent value lies.</summary>
    public IReadOnlyList<ProofField> Fields => _fields;

    public Hash32 State => _transcript.State;

    /// <summary>Absorbs what both sides know.</summary>
    public void Absorb(TranscriptTag tag, ReadOnlySpan<byte> data) => _transcript.Absorb(tag, data);

    public Ext3 Challenge() => _transcript.Challenge();

    public Ext3[] Challenges(int count) => _transcript.Challenges(count);

    public int[] Indices(int count, int bits) => _transcript.Indices(count, bits);

    public void Send(TranscriptTag tag, params ReadOnlySpan<Ext3> values)
    {
        var start = _proof.Count;
        foreach (var value in values)
        {
            Note(Transcript.ElementBytes);
            Write(value.A.Value);
            Write(value.B.Value);
            Write(value.C.Value);
        }

        _transcript.Absorb(tag, CollectionsMarshal.AsSpan(_proof)[start..]);
    }

    public void Send(Hash32 root)
    {
        SendUnabsorbed(root);
        _transcript.Absorb(TranscriptTag.Root, root);
    }

    /// <summary>Finds and sends a proof of work; none for zero bits.</summary>
    public void SendWork(int bits, ComputePool? pool)
    {
        if (bits == 0)
            return;
        var nonce = ProofOfWork.Find(State, bits, pool);
        Note(sizeof(ulong));
        Write(nonce);
        _transcript.Absorb(TranscriptTag.Work, ProofOfWork.Data(nonce));
    }

    public void SendUnabsorbed(Hash32 digest)
    {
        Note(Hash32.Size);
        _proof.AddRange(digest.AsSpan());
    }

    /// <summary>Base elements as they lie in a committed row: big-endian.</summary>
    public void SendUnabsorbed(ReadOnlySpan<byte> row)
    {
        for (var i = 0; i < row.Length; i += sizeof(ulong))
            _fields.Add(new ProofField(_proof.Count + i, sizeof(ulong)));
        _proof.AddRange(row);
    }

    private void Note(int length) => _fields.Add(new ProofField(_proof.Count, length));

    private void Write(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        _proof.AddRange(bytes);
    }
}
