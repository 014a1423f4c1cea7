using System.Buffers.Binary;
using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// The draw of pieces to audit: keccak256(blockHash ‖ jobId ‖ uint32 piece ‖ uint32 branch) mod 10,000 &lt; share,
/// numbers big-endian, the hash read as a big-endian number. The block is the first one seen after the piece's receipt.
/// </summary>
public static class AuditDraw
{
    /// <summary>A share of everything.</summary>
    public const int Whole = 10_000;

    /// <param name="share">Parts per 10,000.</param>
    public static bool IsDrawn(Hash32 blockHash, Hash32 job, int piece, int branch, int share) =>
        Lot(Hash(blockHash, job, piece, branch)) < share;

    internal static Hash32 Hash(Hash32 blockHash, Hash32 job, int piece, int branch)
    {
        Span<byte> bytes = stackalloc byte[(2 * Hash32.Size) + 8];
        blockHash.CopyTo(bytes);
        job.CopyTo(bytes[Hash32.Size..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes[(2 * Hash32.Size)..], piece);
        BinaryPrimitives.WriteInt32BigEndian(bytes[((2 * Hash32.Size) + 4)..], branch);
        return Keccak256.Compute(bytes);
    }

    private static int Lot(Hash32 hash)
    {
        var rest = 0UL;
        for (var i = 0; i < Hash32.Size; i += 4)
            rest = ((rest << 32) | BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan()[i..])) % Whole;
        return (int)rest;
    }
}
