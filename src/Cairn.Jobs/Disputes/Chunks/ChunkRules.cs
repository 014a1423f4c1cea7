using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// Both sides of a demand for a tile, from the demand and the chain's newest block alone, so that whoever is started
/// again goes on.
/// </summary>
public static class ChunkRules
{
    /// <summary>Blocks after which a demand that is not answered yet has its draw kept: well before 256, after which a
    /// chain without EIP-2935 forgets the hash.</summary>
    public const ulong KeepAfterBlocks = 64;

    private const string Demand = "bytes32,bytes32,uint32,address,uint128,uint64,uint64,uint64";

    /// <summary>The provider's side.</summary>
    /// <param name="block">The newest block.</param>
    /// <param name="timeSeconds">Its Unix seconds.</param>
    /// <param name="canShow">Whether the piece can be run again now.</param>
    /// <param name="isKept">Whether the hash that draws is kept already.</param>
    public static ChunkMove Answer(ChunkDemand demand, ulong block, ulong timeSeconds, bool canShow, bool isKept)
    {
        if (timeSeconds > demand.Until || block <= demand.BlockNumber)
            return ChunkMove.Wait;
        if (canShow)
            return ChunkMove.Show;
        return !isKept && block - demand.BlockNumber > KeepAfterBlocks ? ChunkMove.Keep : ChunkMove.Wait;
    }

    /// <summary>The side of who demanded.</summary>
    /// <param name="timeSeconds">Unix seconds of the newest block.</param>
    public static ChunkMove Pursue(ChunkDemand demand, ulong timeSeconds) =>
        timeSeconds > demand.Until ? ChunkMove.Void : ChunkMove.Wait;

    /// <summary>What draws the tile, as the contract computes it.</summary>
    /// <param name="drawn">The hash of the block after the demand's.</param>
    public static UInt256 Seed(Hash32 drawn, ChunkDemand demand) => Keccak256.Compute(WitnessTypes.Encode(
        Demand, drawn, demand.AssertionId, demand.Piece, demand.Challenger, demand.Bond, demand.BlockNumber,
        demand.MadeAt, demand.Until)).ToUInt256();

    /// <summary>The witness that shows the tile that a seed draws.</summary>
    public static byte[] Witness(DisputeCase about, PieceTrace own, UInt256 seed) =>
        ChunkOpening.Of(own, seed) is { } chunk
            ? DisputeWitnesses.Chunk(about.Word, about.Plan, chunk.Source, chunk.SourcePath, chunk.RootPath,
                chunk.Operator, chunk.Tensor)
            : DisputeWitnesses.Opening(about.Word, about.Plan);
}
