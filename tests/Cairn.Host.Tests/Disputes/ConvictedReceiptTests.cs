using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host.Tests.Disputes;

/// <summary>The receipt of a job in which the contract convicted a liar: it holds, and no change to it does.</summary>
public sealed class ConvictedReceiptTests
{
    private const string Policy = "verdict: dispute, window_minutes: 1, lock: \"0.50\"";

    [Fact]
    public async Task It_holds_against_the_chain_and_each_changed_field_is_caught()
    {
        await using var network = await TestNetwork.StartAsync(providers: 3, change: o =>
            DisputedJobTests.Staked(o) with { LieSubtlyAfterPieces = o.Folder.Root.EndsWith('2') ? 1 : null });
        await DisputedJobTests.WaitForStakeAsync(network, 3);
        var verifier = await RunningVerifier.StartAsync(network);
        // All audited, so that no voucher ever covers the lie: then the proof is what ended it.
        var (job, plan) = await network.OpenAsync(rounds: 10, share: "100%", steps: 100, policy: Policy);
        var liar = network.Provider(2).Account;
        await network.WaitAsync(job, v => v.Accounts.Any(a => a.Provider == liar && a.Convicted));
        var end = await network.FinishAsync(job);
        Assert.Equal(JobEnd.Completed, end.End);
        await network.RefundAsync(job);
        await verifier.StopAsync();

        var receipt = await network.ReceiptAsync(job);
        var conviction = Assert.Single(receipt.Convictions);
        Assert.Equal((liar, verifier.Account, plan.Lock),
            (conviction.Provider, conviction.Challenger, conviction.Slashed));
        var finality = receipt.Finality!;
        Assert.Equal(receipt.Batches.Sum(b => b.Results.Count), finality.Pieces.Count);
        Assert.Contains(finality.Pieces, p => p.Provider == liar && p.Kind == FinalityKind.Proof);
        Assert.DoesNotContain(finality.Pieces, p => p.Provider != liar && p.Kind != FinalityKind.Consent);
        Assert.All(finality.Pieces, p => Assert.Equal(
            p.Provider == liar ? 0 : StakeRule.Until(plan.Terms), p.InsuredUntil));
        await WholeJobTests.AssertVerifiesAsync(network, receipt);

        foreach (var (what, check, changed) in Changes(receipt, network.Provider(1).Account))
        {
            var report = await new ReceiptVerifier(new ReceiptSources
            {
                Chain = new RpcReceiptChain(network.Chain, network.Deployment.Market),
                QuorumVerdict = network.Deployment.QuorumVerdict,
                Blocks = network.Blocks.All,
                Workloads = Kinds.All(),
            }).VerifyAsync(changed.ToBytes());
            Assert.True(report.Failures.Any(f => f.Name == check),
                $"{what} is not caught by {check}:\n{string.Join('\n', report.Checks)}");
        }
    }

    private static IEnumerable<(string What, string Check, JobReceipt Changed)> Changes(
        JobReceipt good, Address innocent) => [.. OfFinality(good), .. OfConvictions(good, innocent), .. OfTerms(good)];

    private static IEnumerable<(string What, string Check, JobReceipt Changed)> OfFinality(JobReceipt good)
    {
        const string chain = "chain-finality";
        var finality = good.Finality!;
        JobReceipt With(FinalityKind kind, Func<PieceFinality, PieceFinality> change)
        {
            var entry = finality.Pieces.First(p => p.Kind == kind);
            return good with
            {
                Finality = finality with { Pieces = [.. finality.Pieces.Select(p => p == entry ? change(p) : p)] },
            };
        }

        yield return ("void called paid", chain, With(FinalityKind.Proof, p => p with { Kind = FinalityKind.Consent }));
        yield return ("paid by time", chain, With(FinalityKind.Consent, p => p with { Kind = FinalityKind.Time }));
        yield return ("paid called open", chain, With(FinalityKind.Consent, p => p with
            { Kind = FinalityKind.Open, Block = 0, TimeSeconds = 0 }));
        yield return ("block", chain, With(FinalityKind.Consent, p => p with { Block = p.Block - 1 }));
        yield return ("time", chain, With(FinalityKind.Consent, p => p with { TimeSeconds = p.TimeSeconds + 1 }));
        yield return ("insured", chain, With(FinalityKind.Consent, p => p with
            { InsuredUntil = p.InsuredUntil + 1 }));
        yield return ("entry missing", "finality", good with
            { Finality = finality with { Pieces = [.. finality.Pieces.Skip(1)] } });
        yield return ("entry twice", "finality", good with
            { Finality = finality with { Pieces = [finality.Pieces[0], .. finality.Pieces] } });
        yield return ("another chain", chain, good with { Finality = finality with { BlockHash = good.JobId } });
        yield return ("earlier", chain, good with { Finality = finality with { Block = finality.Block - 1 } });
    }

    private static IEnumerable<(string What, string Check, JobReceipt Changed)> OfConvictions(
        JobReceipt good, Address innocent)
    {
        const string chain = "chain-convictions";
        var one = good.Convictions[0];
        yield return ("no conviction", chain, good with { Convictions = [] });
        yield return ("another convict", chain, good with { Convictions = [one with { Provider = innocent }] });
        yield return ("one convict more", chain, good with { Convictions = [one, one with { Provider = innocent }] });
        yield return ("slashed", chain, good with { Convictions = [one with { Slashed = one.Slashed - 1 }] });
        yield return ("challenger", chain, good with { Convictions = [one with { Challenger = innocent }] });
        yield return ("block of conviction", chain, good with { Convictions = [one with { Block = one.Block + 1 }] });
        yield return ("transaction", chain, good with { Convictions = [one with { Transaction = good.JobId }] });
    }

    private static IEnumerable<(string What, string Check, JobReceipt Changed)> OfTerms(JobReceipt good)
    {
        JobReceipt Lock(Func<StakeLock, StakeLock> change) => good with
        {
            Locks = [.. good.Locks.Skip(1), good.Locks[0] with { Message = change(good.Locks[0].Message) }],
        };
        JobReceipt Result(Func<PieceResult, PieceResult> change)
        {
            var first = good.Batches[0];
            return good with
            {
                Batches = [first with { Results = [change(first.Results[0]), .. first.Results.Skip(1)] },
                    .. good.Batches.Skip(1)],
            };
        }

        yield return ("lock", "locks", Lock(l => l with { Amount = l.Amount + 1 }));
        yield return ("lock's end", "locks", Lock(l => l with { Until = l.Until + 1 }));
        yield return ("lock missing", "locks", good with { Locks = [.. good.Locks.Skip(1)] });
        yield return ("plan root", "plan-root", good with { Terms = good.Terms with { PlanRoot = good.JobId } });
        yield return ("window", "terms", good with { Terms = good.Terms with { Window = 120 } });
        yield return ("input root", "batches", Result(r => r with
            { Commitment = r.Commitment! with { InputRoot = good.JobId } }));
        yield return ("segment root", "batches", Result(r => r with
            { Commitment = r.Commitment! with { SegmentRoot = good.JobId } }));
        yield return ("no commitment", "locks", Result(r => r with { Commitment = null }));
        yield return ("output", "batches", Result(r => r with { Output = good.Prepared }));
        // Whether an auditor contradicts the liar before the contract convicts it is a matter of the draw.
        if (good.Contradictions.Count > 0)
            yield return ("contract", "chain-contradictions", good with { QuorumVerdict = good.Registry });
    }
}
