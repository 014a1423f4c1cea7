using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs.Inference;

namespace Cairn.Jobs;

/// <summary>What a piece's proof is made for. It counts for no other job, provider or piece.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="ChainId">EIP-155 chain id.</param>
/// <param name="Verdict">The verdict module that the terms name.</param>
/// <param name="Provider">Who is paid for the piece.</param>
/// <param name="Piece">The piece's index.</param>
public sealed record ProofPurpose(Hash32 Job, ulong ChainId, Address Verdict, Address Provider, uint Piece)
{
    /// <summary>What the proof's transcript begins with. The nonce is the provider, and the piece at its end.</summary>
    public ProofContext Context
    {
        get
        {
            Span<byte> verdict = stackalloc byte[Hash32.Size], nonce = stackalloc byte[Hash32.Size];
            verdict.Clear();
            nonce.Clear();
            Verdict.AsSpan().CopyTo(verdict[(Hash32.Size - Address.Size)..]);
            Provider.AsSpan().CopyTo(nonce);
            BinaryPrimitives.WriteUInt32BigEndian(nonce[(Hash32.Size - sizeof(uint))..], Piece);
            return new ProofContext(Job, ChainId, new Hash32(verdict), new Hash32(nonce));
        }
    }
}
