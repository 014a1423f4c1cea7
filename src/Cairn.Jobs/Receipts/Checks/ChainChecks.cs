using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What only a chain knows.</summary>
internal static class ChainChecks
{
    private const string Escrow = "chain-escrow";
    private const string Recorded = "chain-contradictions";
    private const string Draws = "chain-draws";
    private const string Identities = "chain-identities";

    public static async IAsyncEnumerable<ReceiptCheck> RunAsync(ReceiptFacts facts, ReceiptSources sources)
    {
        var checks = Checks(facts, sources);
        var chain = sources.Chain;
        JobHistory? history = null;
        var reason = await ReasonNotToAskAsync(facts, chain).ConfigureAwait(false);
        try
        {
            if (reason is null)
                history = await chain!.HistoryAsync(facts.Receipt.Terms.Verdict, facts.JobId).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            reason = Away(e);
        }

        foreach (var (name, check) in checks)
            yield return history is null
                ? ReceiptCheck.NotChecked(name, reason!)
                : await GuardAsync(name, () => check(chain!, history)).ConfigureAwait(false);
    }

    private static (string Name, Func<IReceiptChain, JobHistory, Task<ReceiptCheck>> Check)[] Checks(
        ReceiptFacts facts, ReceiptSources sources)
    {
        (string, Func<IReceiptChain, JobHistory, Task<ReceiptCheck>>)[] stake = facts.Receipt.Job.Policy.IsDisputed
            ? [(StakeChecks.ChainLocks, (_, h) => Task.FromResult(StakeChecks.Locks(facts, h))),
                (StakeChecks.ChainConvictions, (_, h) => Task.FromResult(StakeChecks.Convictions(facts, h))),
                (FinalityChecks.OnChain, (c, h) => FinalityChecks.RunAsync(facts, c, h))]
            : [];
        return
        [
            .. stake, (Escrow, (c, _) => EscrowAsync(facts, c)),
            (ChainPay.Name, (c, h) => ChainPay.RunAsync(facts, c, h)),
            (Recorded, (c, _) => RecordedAsync(facts, c, sources.QuorumVerdict)),
            (Draws, (c, _) => DrawsAsync(facts, c)),
            (Identities, (c, _) => IdentitiesAsync(facts, c, sources.Registry)),
        ];
    }

    private static async Task<string?> ReasonNotToAskAsync(ReceiptFacts facts, IReceiptChain? chain)
    {
        if (chain is null)
            return "no chain was given; give an RPC URL";
        try
        {
            var id = await chain.ChainIdAsync().ConfigureAwait(false);
            return id == facts.Receipt.Domain.ChainId
                ? null
                : $"the chain asked is {id}, the job ran on {facts.Receipt.Domain.ChainId}; give that chain's RPC URL";
        }
        catch (IOException e)
        {
            return Away(e);
        }
    }

    /// <summary>A chain that cannot be asked is no fault of the receipt's.</summary>
    private static async Task<ReceiptCheck> GuardAsync(string name, Func<Task<ReceiptCheck>> check)
    {
        try
        {
            return await check().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return ReceiptCheck.NotChecked(name, Away(e));
        }
    }

    private static string Away(IOException fault) => $"the chain cannot be asked: {fault.Message}";

    private static async Task<ReceiptCheck> EscrowAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        var budget = await chain.BudgetAsync(facts.JobId).ConfigureAwait(false);
        if (budget is null)
            return Failed(Escrow, $"the Market never opened job {facts.JobId}");
        return budget == facts.Receipt.Budget
            ? ReceiptCheck.Verified(Escrow, $"the job was opened with {budget}")
            : Failed(Escrow, $"the escrow held {budget}, not {facts.Receipt.Budget}");
    }

    private static async Task<ReceiptCheck> RecordedAsync(
        ReceiptFacts facts, IReceiptChain chain, Address? expected)
    {
        var (receipt, count) = (facts.Receipt, 0);
        if (receipt.Job.Policy.IsDisputed && expected is { } known && known != receipt.QuorumVerdict)
            return Failed(Recorded, $"the receipt's contract for contradictions {receipt.QuorumVerdict} is not the " +
                $"network's, {known}");
        foreach (var evidence in receipt.Contradictions)
        {
            if (!evidence.TryVerify(receipt.Terms.Signer, receipt.Domain, out _, out var contradicted))
                continue;
            var (piece, branch) = (evidence.Quorum.Message.Piece, evidence.Quorum.Message.Branch);
            foreach (var provider in contradicted)
            {
                if (!await chain.IsContradictedAsync(receipt.QuorumVerdict, facts.JobId, piece, branch, provider)
                    .ConfigureAwait(false))
                    return Failed(Recorded, $"the contradiction of {provider} in piece {piece} is not on the chain");
                count++;
            }
        }

        return ReceiptCheck.Verified(Recorded, $"{count} contradictions are recorded");
    }

    private static async Task<ReceiptCheck> DrawsAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        var hashes = new Dictionary<ulong, Hash32?>();
        foreach (var batch in facts.Receipt.Batches.Where(b => b.DrawBlock != 0))
        {
            if (!hashes.TryGetValue(batch.DrawBlock, out var hash))
                hashes.Add(batch.DrawBlock, hash = await chain.BlockHashAsync(batch.DrawBlock).ConfigureAwait(false));
            if (hash != batch.DrawHash)
                return Failed(Draws, $"block {batch.DrawBlock} has the hash {hash?.ToString() ?? "of none"}, not " +
                    $"{batch.DrawHash}; the chain was reorganised, or the draw was made up");
        }

        return ReceiptCheck.Verified(Draws, $"{hashes.Count} blocks that audits were drawn from are on the chain");
    }

    private static async Task<ReceiptCheck> IdentitiesAsync(
        ReceiptFacts facts, IReceiptChain chain, Address? expected)
    {
        var receipt = facts.Receipt;
        if (receipt.Agents.Count == 0)
            return ReceiptCheck.NotChecked(Identities, "no party had shown an identity when the job was taken on");
        if (expected is { } registry && registry != receipt.Registry)
            return Failed(Identities, $"the receipt's registry {receipt.Registry} is not the network's, {registry}");
        var parties = receipt.Caps.Entries.Select(c => c.Provider).Append(receipt.Terms.Signer).ToHashSet();
        if (receipt.Agents.DistinctBy(a => a.Account).Count() < receipt.Agents.Count)
            return Failed(Identities, "a party has two identities");
        foreach (var agent in receipt.Agents)
        {
            if (!parties.Contains(agent.Account))
                return Failed(Identities, $"agent {agent.AgentId} is {agent.Account}, no party of the job");
            if (!await chain.HasOwnedAgentAsync(receipt.Registry, agent.AgentId, agent.Account).ConfigureAwait(false))
                return Failed(Identities, $"agent {agent.AgentId} was never {agent.Account}'s");
        }

        return ReceiptCheck.Verified(Identities, $"{receipt.Agents.Count} of {parties.Count} parties are registered " +
            $"at {receipt.Registry}: agents {string.Join(", ", receipt.Agents.Select(a => a.AgentId).Order())}");
    }

    private static ReceiptCheck Failed(string name, string detail) => new(name, ReceiptOutcome.Failed, detail);
}
