using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>What a provider asks of a lease before it works, where disputes settle: the signer's own words.</summary>
internal static class GrantCheck
{
    /// <summary>The first thing that is missing or wrong; null where nothing is.</summary>
    public static string? FindFault(
        LeaseReply lease, JobTermsReply job, WorkPlan work, DisputePlan disputes, MarketDomain domain,
        Address provider)
    {
        var signer = job.Terms.Signer;
        var leases = (lease.Leases ?? []).Where(l => l.Message.JobId == lease.Job && l.Message.Provider == provider
            && l.IsBy(signer, domain)).Select(l => l.Message).ToArray();
        var inputs = (lease.Inputs ?? []).Where(i => i.Message.JobId == lease.Job && i.IsBy(signer, domain))
            .Select(i => i.Message).ToArray();
        foreach (var piece in lease.Pieces)
        {
            if (piece.Stage < 0 || piece.Slot < 0 || piece.Slot >= work.Slots || piece.Stage >= work.Stages
                || piece.Piece != work.IndexOf(piece.Stage, piece.Slot))
                return $"it names piece {piece.Piece}, which there is not";
            var price = checked((UInt128)work.UnitsPerPiece[piece.Slot] * job.PricePerUnit);
            if (!leases.Any(l => l.First <= piece.Piece && piece.Piece - l.First < l.Count && l.Price >= price))
                return $"the signer does not lease piece {piece.Piece} at its price";
            if (!inputs.Any(i => Covers(i, piece, disputes)))
                return $"the signer does not say what piece {piece.Piece} starts from";
        }

        return null;
    }

    /// <summary>Whether an input is for a piece's stage and branch.</summary>
    public static bool Covers(StageInput input, LeasedPiece piece, DisputePlan disputes) =>
        input.Branch == piece.Branch && input.Stage == disputes.TermsOf((uint)piece.Piece).Stage;
}
