using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs.Tests;

/// <summary>One lie in each class of a receipt's fields.</summary>
internal static class ReceiptMutations
{
    private static readonly Cid Other = DagJson.CidOf(DagValue.Map([("another", 1)]));

    public static byte[] Apply(ReceiptScenario scenario, string what)
    {
        var good = scenario.Receipt;
        if (what == "document")
            return DagJson.Encode(DagJson.Decode(good.ToBytes()).With("job_id", Hash32.Zero.ToString()));
        return (OfTerms(good, what) ?? OfWork(good, what) ?? OfStages(good, what) ?? OfPay(scenario, good, what)
            ?? throw new ArgumentException(what)).ToBytes();
    }

    private static JobReceipt? OfTerms(JobReceipt good, string what) => what switch
    {
        "spec" => good with { Terms = good.Terms with { SpecCid = Hash32.Zero } },
        "pieces" => good with { Terms = good.Terms with { Pieces = 1 } },
        "audit rate" => good with { Terms = good.Terms with { AuditRate = 1 } },
        "plan" => good with { Plan = WorkPlan.Uniform(good.Plan.Stages, good.Plan.Slots, 8) },
        "plan root" => good with { Terms = good.Terms with { PlanRoot = Hash32.Zero } },
        "window" => good with { Terms = good.Terms with { Window = 60 } },
        "offer price" => good with { Offers = [.. good.Offers.Select(o => o with
            { Message = o.Message with { PricePerUnit = o.Message.PricePerUnit + 1 } })] },
        "price" => good with { Prices = [.. good.Prices.Select(p => p with { PricePerUnit = 4 })] },
        "price above terms" => good with { Prices = [.. good.Prices.Select(p => p with { PricePerUnit = 15 })] },
        "offer missing" => good with { Offers = [.. good.Offers.Skip(1)] },
        "cap" => good with { Caps = new CapTable(good.Caps.Entries.Select(e => e with { Cap = e.Cap - 1 })) },
        "agent" => good with { Agents = [.. good.Agents.Select(a => a with { AgentId = a.AgentId + 1 })] },
        "stranger" => good with { Agents = [.. good.Agents.Select(a => a with { Account = good.Terms.Client })] },
        "agent twice" => good with { Agents = [good.Agents[0], .. good.Agents] },
        "registry" => good with { Registry = good.Terms.Client },
        "budget" => good with { Budget = good.Caps.Sum - 1 },
        _ => null,
    };

    private static JobReceipt? OfWork(JobReceipt good, string what) => what switch
    {
        "result" => Batch(good, b => b with { Results = [b.Results[0] with { Output = Other }, .. b.Results.Skip(1)] }),
        "salt" => Batch(good, b => b with
            { Results = [b.Results[0] with { Salt = Hash32.Zero }, .. b.Results.Skip(1)] }),
        "batch signature" => Batch(good, b => b with { Receipt = b.Receipt with
            { Signature = good.Batches[1].Receipt.Signature } }),
        "batch twice" => good with { Batches = [good.Batches[0], .. good.Batches] },
        "result missing" => Batch(good, b => b with { Results = [.. b.Results.SkipLast(1)] }),
        "batch missing" => good with { Batches = [.. good.Batches.Skip(1)] },
        "draw hash" => good with { Batches = [.. good.Batches.Select(b => b with { DrawHash = AllDrawn(good) })] },
        "quorum" => good with { Quorums = [.. good.Quorums.Select(q => q with
            { Message = q.Message with { Piece = q.Message.Piece + 1 } })] },
        "contradiction missing" => good with { Contradictions = [] },
        "contradiction forged" => good with { Contradictions = [.. good.Contradictions.Select(c => c with
            { Openings = [.. c.Openings.Reverse()] })] },
        _ => null,
    };

    private static JobReceipt? OfStages(JobReceipt good, string what) => what switch
    {
        "state" => Stage(good, s => s with { StateIn = Other }),
        "stage missing" => good with { Stages = [.. good.Stages.Where(s => s.Stage != 1)] },
        "slot output" => Stage(good, s => s with { Slots = [s.Slots[0] with { Output = Other }, .. s.Slots.Skip(1)] }),
        "slot number" => Stage(good, s => s with
            { Slots = [.. s.Slots.SkipLast(1), s.Slots[^1] with { Slot = 9000 }] }),
        "prepared" => good with { Prepared = Other },
        "final output" => good with { End = good.End with { Output = Other } },
        _ => null,
    };

    private static JobReceipt? OfPay(ReceiptScenario scenario, JobReceipt good, string what)
    {
        var message = good.Vouchers[0].Message;
        return what switch
        {
            "voucher amount" => Voucher(good, good.Vouchers[0] with
                { Message = message with { Amount = message.Amount + 1 } }),
            "voucher signer" => Voucher(good, Signed<Voucher>.By(
                ReceiptScenario.Key(0x77), ReceiptScenario.Domain, message)),
            "voucher above work" => Voucher(good, Signed<Voucher>.By(
                scenario.Signer, ReceiptScenario.Domain, message with { Amount = message.Amount + 1 })),
            "voucher twice" => good with { Vouchers = [good.Vouchers[0], .. good.Vouchers] },
            _ => null,
        };
    }

    private static JobReceipt Batch(JobReceipt good, Func<ReceiptBatch, ReceiptBatch> change)
    {
        var index = good.Batches.ToList().FindIndex(b => b.Results.Count > 1);
        return good with { Batches = [.. good.Batches.Select((b, i) => i == index ? change(b) : b)] };
    }

    /// <summary>The last stage is in the final chain for certain.</summary>
    private static JobReceipt Stage(JobReceipt good, Func<ReceiptStage, ReceiptStage> change) =>
        good with { Stages = [.. good.Stages.SkipLast(1), change(good.Stages[^1])] };

    private static JobReceipt Voucher(JobReceipt good, Signed<Voucher> voucher) =>
        good with { Vouchers = [voucher, .. good.Vouchers.Skip(1)] };

    /// <summary>A hash that draws a piece which nobody repeated, so that a true audit cannot be shown.</summary>
    private static Hash32 AllDrawn(JobReceipt good)
    {
        var alone = good.Batches.SelectMany(b => b.Results).GroupBy(r => (r.Piece, r.Branch))
            .Where(g => g.Count() == 1).Select(g => g.Key)
            .First(k => good.Stages.Any(s => s.Stage == k.Piece / (uint)good.Plan.Slots && s.Slots.Any(
                x => (uint)x.Slot == k.Piece % (uint)good.Plan.Slots && (uint)x.Branch == k.Branch)));
        for (ulong i = 0; ; i++)
        {
            var hash = ScenarioChain.HashOf(1_000_000 + i);
            if (AuditDraw.IsDrawn(hash, good.JobId, (int)alone.Piece, (int)alone.Branch, good.Job.AuditShare))
                return hash;
        }
    }
}
