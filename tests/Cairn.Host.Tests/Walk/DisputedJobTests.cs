using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host.Tests;

/// <summary>A job that disputes settle, with honest providers: stake, locks, leases, commitments, pay.</summary>
public sealed class DisputedJobTests
{
    internal const string Policy = "verdict: dispute, window_minutes: 1";

    internal static ProviderOptions Staked(ProviderOptions options) => options with { Stake = 1_000_000 };

    [Fact]
    public async Task Honest_providers_lock_stake_work_and_are_paid()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: Staked);
        await WaitForStakeAsync(network, 2);

        var (job, plan) = await network.OpenAsync(policy: Policy);
        Assert.Equal((UInt128)8 * plan.Terms.MaxPerPiece, plan.Lock);
        Assert.Equal((network.Deployment.DisputeVerdict, 60ul), (plan.Terms.Verdict, plan.Terms.Window));
        var end = await network.FinishAsync(job);

        Assert.Equal(JobEnd.Completed, end.End);
        foreach (var account in end.Accounts)
        {
            var locked = await network.Market.LockOfAsync(job, account.Provider, cancel: network.Cancel);
            Assert.Equal((plan.Lock, StakeRule.Until(plan.Terms)), (locked.Amount, locked.Until));
            Assert.Equal((plan.Lock, false), (account.Locked, account.Convicted));
        }

        var returned = await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        var paid = (UInt256)receipt.Vouchers.Aggregate(UInt128.Zero, (sum, v) => sum + v.Message.Amount);
        Assert.Equal((UInt256)plan.Budget, paid + returned);
        Assert.All(receipt.Batches.SelectMany(b => b.Results), r => Assert.NotNull(r.Commitment));
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        AssertEvidence(network, job, receipt, plan);
        await AssertReceiptAsync(network, receipt, plan);
        await AssertPublishedAsync(network, job, receipt, plan);
    }

    [Fact]
    public async Task A_provider_whose_gateway_is_gone_is_paid_by_time()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2, change: Staked);
        await WaitForStakeAsync(network, 2);
        await network.WaitForOffersAsync();
        var spec = network.Spec(rounds: 1, share: "100%", policy: Policy);
        var (document, plan) = await network.Jobs.BringAsync(spec, null, network.Cancel);
        var reply = await network.Jobs.PlanAsync(spec, document, plan, network.Cancel);
        await network.StopProviderAsync(2);
        var job = await network.Jobs.OpenAsync(reply, null, network.Cancel);
        // Nobody is left to audit, so nothing is ever promised.
        var before = await network.WaitAsync(job, v => v.Stages[0].Received == 2);
        var provider = network.Provider(1).Account;
        Assert.Equal(UInt128.Zero, before.Accounts.Single(a => a.Provider == provider).Earned);
        await network.StopGatewayAsync();

        var verdict = new DisputeVerdictContract(network.Chain, network.Deployment.DisputeVerdict);
        await network.AdvanceAsync(TimeSpan.FromSeconds(31));
        await network.UntilAsync(async () => await verdict.IsClaimedAsync(job, provider, 0, cancel: network.Cancel)
            && await verdict.IsClaimedAsync(job, provider, 1, cancel: network.Cancel));
        Assert.True(await verdict.IsBusyAsync(job, provider, cancel: network.Cancel));
        Assert.Equal(UInt256.Zero, await network.PaidAsync(job, provider));
        await network.RestartProviderAsync(1, drop: true, Staked);
        await network.AdvanceAsync(TimeSpan.FromSeconds(61));

        var price = (UInt256)reply.Terms.MaxPerPiece;
        await network.UntilAsync(async () => await network.PaidAsync(job, provider) == price + price);
        await network.UntilAsync(
            async () => !await verdict.IsBusyAsync(job, provider, cancel: network.Cancel));
        Assert.Equal(price + price, await network.Market.FreeAsync(
            network.Info.Token, provider, cancel: network.Cancel));
        await AssertFinalByTimeAsync(network, job);
    }

    private static async Task AssertFinalByTimeAsync(TestNetwork network, Hash32 job)
    {
        await network.RestartGatewayAsync();
        var receipt = await network.ReceiptAsync(job);
        Assert.Equal([FinalityKind.Time, FinalityKind.Time], receipt.Finality!.Pieces.Select(p => p.Kind));
        var report = await new ReceiptVerifier(new ReceiptSources
        {
            Chain = new RpcReceiptChain(network.Chain, network.Deployment.Market),
        }).VerifyAsync(receipt.ToBytes());
        Assert.Superset(new HashSet<string> { "finality", "chain-finality", "chain-paid" },
            report.Checks.Where(c => c.Outcome == ReceiptOutcome.Verified).Select(c => c.Name).ToHashSet());
    }

    [Fact]
    public async Task Without_stake_nothing_is_planned_and_the_remedy_is_named()
    {
        await using var network = await TestNetwork.StartAsync(providers: 2);
        await network.WaitForOffersAsync();
        var spec = network.Spec(policy: Policy);
        var (document, plan) = await network.Jobs.BringAsync(spec, null, network.Cancel);
        var refused = await Assert.ThrowsAsync<ApiException>(
            () => network.Jobs.PlanAsync(spec, document, plan, network.Cancel));
        Assert.Equal("policy.lock", refused.Problem.Field);
        Assert.Contains("0 of 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--stake", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The receipt names the locks, verifies against the chain, and fails where it says what never was.
    /// </summary>
    private static async Task AssertReceiptAsync(TestNetwork network, JobReceipt receipt, PlanReply plan)
    {
        Assert.Equal(plan.Caps.Entries.Select(c => c.Provider).Order(), receipt.Locks.Select(l => l.Message.Provider));
        Assert.All(receipt.Locks, l => Assert.Equal(
            (plan.Lock, StakeRule.Until(plan.Terms)), (l.Message.Amount, l.Message.Until)));
        Assert.Empty(receipt.Convictions);
        await WholeJobTests.AssertVerifiesAsync(network, receipt);

        var innocent = receipt.Locks[0].Message.Provider;
        await FailsAsync("chain-convictions", receipt with
        {
            Convictions = [new ReceiptConviction(innocent, receipt.Terms.Client, plan.Lock, 1, receipt.JobId)],
        });
        await FailsAsync("locks", receipt with { Locks = [receipt.Locks[0]] });
        var more = receipt.Locks[0].Message with { Amount = plan.Lock + 1 };
        await FailsAsync("locks", receipt with
        {
            Locks = [new Signed<StakeLock>(more, receipt.Locks[0].Signature), receipt.Locks[1]],
        });

        async Task FailsAsync(string check, JobReceipt changed)
        {
            var report = await new ReceiptVerifier(new ReceiptSources
            {
                Chain = new RpcReceiptChain(network.Chain, network.Deployment.Market),
            }).VerifyAsync(changed.ToBytes());
            Assert.Contains(check, report.Failures.Select(f => f.Name));
        }
    }

    internal static Task WaitForStakeAsync(TestNetwork network, int providers) => network.UntilAsync(async () =>
    {
        for (var i = 1; i <= providers; i++)
            if ((await network.Market.StakeOfAsync(
                network.Info.Token, network.Provider(i).Account, cancel: network.Cancel)).IsZero)
                return false;
        return true;
    });

    /// <summary>Whoever asks gets what a dispute about any result needs, page by page.</summary>
    private static async Task AssertPublishedAsync(TestNetwork network, Hash32 job, JobReceipt receipt, PlanReply plan)
    {
        var domain = new MarketDomain(network.Info.ChainId, network.Info.Market);
        using var anybody = new GatewayClient(network.Gateway.Address, null, SessionRole.Client);
        var batches = new List<PublishedBatch>();
        for (var page = await PageAsync(0); ; page = await PageAsync(batches.Count))
        {
            Assert.True(page.IsFinished);
            Assert.Equal(receipt.Batches.Count, page.Count);
            Assert.InRange(page.Batches.Count, 0, 3);
            batches.AddRange(page.Batches);
            if (page.Batches.Count == 0)
                break;
        }

        Assert.Equal(Enumerable.Range(1, receipt.Batches.Count), batches.Select(b => b.Number));
        foreach (var (batch, known) in batches.Zip(receipt.Batches))
        {
            var signed = batch.Receipt.Message;
            Assert.Equal(known.Receipt, batch.Receipt);
            Assert.Equal(known.Results, batch.Results.Select(r => r.Result));
            foreach (var result in batch.Results)
            {
                Assert.True(MerkleTree.Verify(
                    result.Path!.ToArray(), signed.Root, result.Result!.Leaf(signed.Provider)));
                Assert.True(result.Input!.IsBy(plan.Terms.Signer, domain));
                Assert.Equal(result.Result.Commitment!.InputRoot, result.Input.Message.InputRoot);
                Assert.Contains(receipt.Stages, s => s.StateIn == result.State);
                Assert.Contains(batch.Leases, l => l.IsBy(plan.Terms.Signer, domain)
                    && l.Message.Provider == signed.Provider && l.Message.First <= result.Piece);
            }
        }

        await Assert.ThrowsAsync<ApiException>(() => anybody.GetAsync<EvidencePage>(
            $"v1/jobs/{job}/evidence?limit=101", network.Cancel));

        Task<EvidencePage> PageAsync(int after) => anybody.GetAsync<EvidencePage>(
            $"v1/jobs/{job}/evidence?after={after}&limit=3", network.Cancel);
    }

    /// <summary>Everybody holds the signer's words for all that it signed itself.</summary>
    private static void AssertEvidence(TestNetwork network, Hash32 job, JobReceipt receipt, PlanReply plan)
    {
        var domain = new MarketDomain(network.Info.ChainId, network.Info.Market);
        for (var i = 1; i <= 2; i++)
        {
            var (book, account) = (new EvidenceBook(network.FileOf(i, EvidenceBook.FolderName)),
                network.Provider(i).Account);
            Assert.Equal([job], book.Jobs);
            Assert.True(book.LockOf(job)!.IsBy(account, domain));
            var signed = receipt.Batches.Where(b => b.Receipt.Message.Provider == account).ToArray();
            Assert.NotEmpty(signed);
            foreach (var batch in signed)
            {
                var kept = book.BatchOf(job, batch.Receipt.Message.Root)!;
                Assert.Equal(batch.Results, kept.Results);
                Assert.True(ResultTree.Verify(kept.Receipt, kept.Results, domain));
                var lease = book.LeaseOf(job, batch.Receipt.Message.LeaseId)!;
                foreach (var result in kept.Results)
                {
                    Assert.Contains(lease.Leases!, l => l.IsBy(plan.Terms.Signer, domain)
                        && l.Message.First <= result.Piece && result.Piece - l.Message.First < l.Message.Count);
                    Assert.Contains(lease.Inputs!, n => n.IsBy(plan.Terms.Signer, domain)
                        && n.Message.InputRoot == result.Commitment!.InputRoot && n.Message.Branch == result.Branch);
                    Assert.Contains(lease.Pieces, p => p.Piece == result.Piece);
                }
            }
        }
    }
}
