using System.Buffers.Binary;
using Cairn.Content;
using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// What the terms' planRoot is under audits alone: the Merkle root over the pieces, leaf i = keccak(keccak(document
/// digest, uint32 piece, uint32 stage, uint32 slot, uint64 units)), sorted pairs. Anybody recomputes it.
/// </summary>
public static class PlanRoot
{
    /// <summary>Computes it.</summary>
    public static Hash32 Of(Cid document, WorkPlan plan)
    {
        var leaves = new Hash32[plan.Pieces];
        var bytes = new byte[Hash32.Size + 20];
        document.Digest.CopyTo(bytes);
        for (var piece = 0; piece < leaves.Length; piece++)
        {
            var (stage, slot) = Math.DivRem(piece, plan.Slots);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(32), (uint)piece);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(36), (uint)stage);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(40), (uint)slot);
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(44), (ulong)plan.UnitsPerPiece[slot]);
            leaves[piece] = Keccak256.Compute(Keccak256.Compute(bytes).AsSpan());
        }

        return new MerkleTree(leaves).Root;
    }
}
