using System.Buffers.Binary;
using Cairn.Crypto;

namespace Cairn.Proofs.Inference;

/// <summary>What a proof was made for: it is valid for nothing else.</summary>
/// <param name="JobId">The job; zero for none.</param>
/// <param name="ChainId">The chain; 0 for none.</param>
/// <param name="Verifier">
/// The contract that may check it, as an address in the last 20 bytes; zero for none.
/// </param>
/// <param name="Nonce">What the asker chose; zero for none.</param>
public sealed record ProofContext(Hash32 JobId, ulong ChainId, Hash32 Verifier, Hash32 Nonce)
{
    internal const int Bytes = 3 * Hash32.Size + sizeof(ulong);

    /// <summary>For no job and no chain.</summary>
    public static ProofContext None { get; } = new(Hash32.Zero, 0, Hash32.Zero, Hash32.Zero);

    internal byte[] Encode()
    {
        var bytes = new byte[Bytes];
        JobId.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(Hash32.Size), ChainId);
        Verifier.CopyTo(bytes.AsSpan(Hash32.Size + sizeof(ulong)));
        Nonce.CopyTo(bytes.AsSpan(2 * Hash32.Size + sizeof(ulong)));
        return bytes;
    }

    internal static ProofContext Decode(ReadOnlySpan<byte> bytes) => new(
        new Hash32(bytes[..Hash32.Size]), BinaryPrimitives.ReadUInt64BigEndian(bytes[Hash32.Size..]),
        new Hash32(bytes.Slice(Hash32.Size + sizeof(ulong), Hash32.Size)),
        new Hash32(bytes.Slice(2 * Hash32.Size + sizeof(ulong), Hash32.Size)));
}
