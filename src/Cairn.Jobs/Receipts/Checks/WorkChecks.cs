using Cairn.Content;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>The work: signed batches, audits, evidence, and the chain of stages.</summary>
internal static class WorkChecks
{
    public static IEnumerable<ReceiptCheck> Run(ReceiptFacts facts)
    {
        var receipt = facts.Receipt;
        yield return ReceiptCheck.Of("batches", Batches(facts), () =>
            $"{receipt.Batches.Count} signed batches, {receipt.Batches.Sum(b => b.Results.Count)} results");
        yield return ReceiptCheck.Of("quorums", Quorums(facts), () => $"{receipt.Quorums.Count} signed namings");
        yield return ReceiptCheck.Of("contradictions", Contradictions(facts), () => facts.Contradicted.Count == 0
            ? "nobody was contradicted"
            : $"contradicted by a majority: {string.Join(", ", facts.Contradicted.Order())}");
        yield return ReceiptCheck.Of("audits", Audits(facts), () => DescribeAudits(facts));
        yield return ReceiptCheck.Of("stages", Stages(facts), () =>
            $"{facts.FinalStages.Count} stages lead from {receipt.Prepared} to {receipt.End.Output}");
        yield return ReceiptCheck.NotChecked("draw-order",
            "whether each draw's block really was the first after its receipt: only the coordinator saw that");
    }

    private static IEnumerable<string> Batches(ReceiptFacts facts)
    {
        var receipt = facts.Receipt;
        var executed = new HashSet<(Address, PieceKey)>();
        foreach (var batch in receipt.Batches)
        {
            var message = batch.Receipt.Message;
            if (message.JobId != facts.JobId)
                yield return $"a batch of {message.Provider} is for another job";
            if (receipt.Caps.CapOf(message.Provider) == 0)
                yield return $"{message.Provider} worked without a cap";
            if (!ResultTree.Verify(batch.Receipt, batch.Results, receipt.Domain))
                yield return $"{message.Provider} did not sign the results of lease {message.LeaseId}";
            if ((batch.DrawBlock == 0) != batch.DrawHash.IsZero)
                yield return $"the draw of lease {message.LeaseId} has a number without a hash, or a hash without one";
            foreach (var result in batch.Results)
                if (result.Piece >= receipt.Plan.Pieces)
                    yield return $"{message.Provider} has a result for piece {result.Piece}, which there is not";
                else if (!executed.Add((message.Provider, new PieceKey(result.Piece, result.Branch))))
                    yield return $"{message.Provider} has piece {result.Piece} in branch {result.Branch} twice";
        }
    }

    private static IEnumerable<string> Quorums(ReceiptFacts facts)
    {
        foreach (var quorum in facts.Receipt.Quorums)
            if (quorum.Message.JobId != facts.JobId)
                yield return $"a quorum for piece {quorum.Message.Piece} is for another job";
            else if (!quorum.IsBy(facts.Receipt.Terms.Signer, facts.Receipt.Domain))
                yield return $"the signer did not sign the quorum for piece {quorum.Message.Piece}";
    }

    private static IEnumerable<string> Contradictions(ReceiptFacts facts)
    {
        var receipt = facts.Receipt;
        foreach (var evidence in receipt.Contradictions)
            if (evidence.Quorum.Message.JobId != facts.JobId ||
                !evidence.TryVerify(receipt.Terms.Signer, receipt.Domain, out _, out _))
                yield return $"the evidence for piece {evidence.Quorum.Message.Piece} contradicts nobody";
        if (receipt.End.Outcome != ReceiptEnd.Completed)
            yield break;
        foreach (var (key, executions) in facts.Executions)
        {
            var honest = executions.Where(e => !facts.Contradicted.Contains(e.Provider)).ToList();
            if (honest.Select(e => e.Digest).Distinct().Skip(1).Any())
                yield return $"the results of {key} differ and nobody was contradicted for it";
        }
    }

    private static IEnumerable<string> Audits(ReceiptFacts facts)
    {
        foreach (var stage in facts.FinalStages)
            foreach (var slot in stage.Slots)
            {
                if (!facts.IsPlanned(stage, slot))
                    yield return $"stage {stage.Stage} has no slot {slot.Slot}";
                else if (!facts.TryAccept(facts.KeyOf(stage, slot), out var accepted, out var reason))
                    yield return reason;
                else if (accepted.Output != slot.Output)
                    yield return $"stage {stage.Stage} used another output of slot {slot.Slot} than was accepted";
            }
    }

    private static string DescribeAudits(ReceiptFacts facts)
    {
        var used = facts.FinalStages.SelectMany(s => s.Slots.Select(slot => facts.KeyOf(s, slot))).ToList();
        var repeated = used.Count(k => facts.Executions[k].Select(e => e.Provider).Distinct().Skip(1).Any());
        if (facts.Receipt.Job.Policy.IsProved)
            return $"nothing had to be executed twice: all {used.Count} pieces came with a proof";
        return $"{repeated} of {used.Count} pieces were executed by a second provider, with the same result; " +
            "all that were drawn are among them";
    }

    private static IEnumerable<string> Stages(ReceiptFacts facts)
    {
        var receipt = facts.Receipt;
        var states = new Dictionary<int, Cid> { [-1] = receipt.Prepared };
        var branch = 0;
        foreach (var stage in receipt.Stages)
        {
            if (stage.Stage >= receipt.Plan.Stages || stage.Branch < branch)
                yield return $"stage {stage.Stage} in branch {stage.Branch} is out of order";
            branch = stage.Branch;
            if (!states.TryGetValue(stage.Stage - 1, out var before) || before != stage.StateIn)
                yield return $"stage {stage.Stage} in branch {stage.Branch} does not start where the one before ended";
            states[stage.Stage] = stage.StateOut;
            if (stage.Slots.Count == 0 || stage.Slots.Zip(stage.Slots.Skip(1)).Any(p => p.First.Slot >= p.Second.Slot))
                yield return $"stage {stage.Stage} has no slots, or not in ascending order";
            if (stage.Slots.Any(s => s.Slot >= facts.Slots || s.Branch > stage.Branch))
                yield return $"stage {stage.Stage} has a slot or branch that there is not";
        }

        foreach (var fault in FinalChain(facts))
            yield return fault;
    }

    /// <summary>The stages that the output came from follow each other; abandoned ones may not be among them.</summary>
    private static IEnumerable<string> FinalChain(ReceiptFacts facts)
    {
        var (receipt, state) = (facts.Receipt, facts.Receipt.Prepared);
        for (var i = 0; i < facts.FinalStages.Count; i++)
        {
            if (facts.FinalStages[i].Stage != i || facts.FinalStages[i].StateIn != state)
                yield return $"stage {i} is missing, or was not run again after a rollback";
            state = facts.FinalStages[i].StateOut;
        }

        if (receipt.End.Outcome == ReceiptEnd.Completed && receipt.End.Output != state)
            yield return $"the output is {receipt.End.Output}, the last stage gave {state}";
    }
}
