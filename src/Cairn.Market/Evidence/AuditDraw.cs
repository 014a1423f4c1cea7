using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// Which pieces are audited: drawn from the hash of a block mined after the results were fixed, so nobody can know
/// before it commits. keccak(abi.encode(blockHash, jobId, piece, branch)), read as a number, modulo 10,000, is below
/// the job's rate.
/// </summary>
public static class AuditDraw
{
    private const ulong RateOne = 10_000;

    /// <summary>Whether the piece is drawn.</summary>
    /// <param name="blockHash">The first block seen after the piece's receipt arrived.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="piece">The piece's index.</param>
    /// <param name="branch">The job's branch.</param>
    /// <param name="auditRate">Parts per 10,000, as in the terms.</param>
    public static bool IsDrawn(Hash32 blockHash, Hash32 jobId, uint piece, uint branch, uint auditRate) =>
        (ulong)(Eip712.HashWords(blockHash, jobId, (ulong)piece, (ulong)branch).ToUInt256() % (UInt256)RateOne) <
        auditRate;
}
