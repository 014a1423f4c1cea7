using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>The proofs of all outputs that the job's result was made of.</summary>
internal static class ProofChecks
{
    public const string Name = "proofs";

    public static async Task<ReceiptCheck> RunAsync(
        ReceiptFacts facts, ReceiptSources sources, IWorkload workload, IBlockStore blocks, Action<string> tell)
    {
        var (receipt, count) = (facts.Receipt, 0);
        if (workload is not IProvedWorkload proved)
            return Failed($"pieces of a {receipt.Job.Kind} have no proofs");
        foreach (var stage in facts.FinalStages)
        {
            tell($"checking {stage.Slots.Count} proofs of stage {stage.Stage}");
            foreach (var slot in stage.Slots)
            {
                if (!facts.IsPlanned(stage, slot))
                    return Failed($"stage {stage.Stage} has no slot {slot.Slot}");
                if (!facts.TryAccept(facts.KeyOf(stage, slot), out var accepted, out var reason))
                    return Failed(reason);
                var (piece, proof) = (accepted.Result.Piece, accepted.Result.Proof);
                if (proof is null || accepted.Output != slot.Output)
                    return Failed($"slot {slot.Slot} of stage {stage.Stage} has no proof of the output that was used");
                var purpose = new ProofPurpose(receipt.JobId, receipt.Domain.ChainId, receipt.Terms.Verdict,
                    accepted.Provider, piece);
                var fault = await proved.FindProofFaultAsync(
                    new PieceTask(receipt.Job, stage.Stage, slot.Slot, stage.StateIn), slot.Output, proof.Value,
                    purpose, blocks, sources.Context, default).ConfigureAwait(false);
                if (fault.Length > 0)
                    return Failed($"slot {slot.Slot} of stage {stage.Stage}: {fault}");
                count++;
            }
        }

        return ReceiptCheck.Verified(Name, $"{count} proofs hold: succinct, not zero-knowledge");
    }

    private static ReceiptCheck Failed(string detail) => new(Name, ReceiptOutcome.Failed, detail);
}
