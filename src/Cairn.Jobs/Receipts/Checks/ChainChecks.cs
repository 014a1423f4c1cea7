using System.Numerics;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What only a chain knows.</summary>
internal static class ChainChecks
{
    private const string Escrow = "chain-escrow";
    private const string Paid = "chain-paid";
    private const string Recorded = "chain-contradictions";
    private const string Draws = "chain-draws";
    private const string Identities = "chain-identities";

    public static async IAsyncEnumerable<ReceiptCheck> RunAsync(ReceiptFacts facts, ReceiptSources sources)
    {
        var chain = sources.Chain;
        if (await ReasonNotToAskAsync(facts, chain).ConfigureAwait(false) is { } reason)
        {
            foreach (var name in (string[])
                [Escrow, Paid, Recorded, Draws, Identities, .. Stake(facts).Select(s => s.Name)])
                yield return ReceiptCheck.NotChecked(name, reason);
            yield break;
        }

        foreach (var (name, check) in (IEnumerable<(string, Func<ReceiptFacts, IReceiptChain, Task<ReceiptCheck>>)>)
            [.. Stake(facts), (Escrow, EscrowAsync), (Paid, PaidAsync), (Recorded, RecordedAsync), (Draws, DrawsAsync),
                (Identities, (f, c) => IdentitiesAsync(f, c, sources.Registry))])
            yield return await GuardAsync(name, () => check(facts, chain!)).ConfigureAwait(false);
    }

    private static (string Name, Func<ReceiptFacts, IReceiptChain, Task<ReceiptCheck>> Check)[] Stake(
        ReceiptFacts facts) => facts.Receipt.Job.Policy.IsDisputed
        ? [(StakeChecks.ChainLocks, StakeChecks.LocksAsync),
            (StakeChecks.ChainConvictions, StakeChecks.ConvictionsAsync),
            (StakeChecks.ChainFinality, StakeChecks.FinalityAsync)]
        : [];

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
            return $"the chain cannot be asked: {e.Message}";
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
            return ReceiptCheck.NotChecked(name, $"the chain cannot be asked: {e.Message}");
        }
    }

    private static async Task<ReceiptCheck> EscrowAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        var budget = await chain.BudgetAsync(facts.JobId).ConfigureAwait(false);
        if (budget is null)
            return Failed(Escrow, $"the Market never opened job {facts.JobId}");
        return budget == facts.Receipt.Budget
            ? ReceiptCheck.Verified(Escrow, $"the job was opened with {budget}")
            : Failed(Escrow, $"the escrow held {budget}, not {facts.Receipt.Budget}");
    }

    private static async Task<ReceiptCheck> PaidAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        var vouchers = facts.Receipt.Vouchers.GroupBy(v => v.Message.Provider)
            .ToDictionary(g => g.Key, g => g.First().Message.Amount);
        var sum = BigInteger.Zero;
        var waiting = 0;
        foreach (var cap in facts.Receipt.Caps.Entries)
        {
            var paid = await chain.PaidAsync(facts.JobId, cap.Provider).ConfigureAwait(false);
            var promised = vouchers.GetValueOrDefault(cap.Provider);
            if (paid > promised && paid - promised >
                await StakeChecks.WorthByTimeAsync(facts, chain, cap.Provider).ConfigureAwait(false))
                return Failed(Paid, $"{cap.Provider} was paid {paid}, its voucher is over {promised}" +
                    (facts.Receipt.Job.Policy.IsDisputed ? " and it asserted no work for the rest" : ""));
            sum += paid;
            waiting += paid < promised ? 1 : 0;
        }

        return waiting == 0
            ? ReceiptCheck.Verified(Paid, $"all vouchers were paid, {sum} in all")
            : ReceiptCheck.NotChecked(Paid, $"{waiting} vouchers are not redeemed yet; {sum} was paid so far");
    }

    private static async Task<ReceiptCheck> RecordedAsync(ReceiptFacts facts, IReceiptChain chain)
    {
        var (receipt, count) = (facts.Receipt, 0);
        foreach (var evidence in receipt.Contradictions)
        {
            if (!evidence.TryVerify(receipt.Terms.Signer, receipt.Domain, out _, out var contradicted))
                continue;
            var (piece, branch) = (evidence.Quorum.Message.Piece, evidence.Quorum.Message.Branch);
            foreach (var provider in contradicted)
            {
                if (!await chain.IsContradictedAsync(receipt.Terms.Verdict, facts.JobId, piece, branch, provider)
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
