using System.Numerics;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>
/// What follows from a receipt's signed results, computed once: who executed what, who was contradicted, and which
/// outputs are accepted. A piece counts as accepted where one execution stands undrawn, or two providers agree.
/// </summary>
internal sealed class ReceiptFacts
{
    private readonly Dictionary<PieceKey, List<Execution>> _executions = [];
    private readonly Dictionary<PieceKey, Hash32?> _accepted = [];
    private Dictionary<Address, UInt128>? _prices;

    public ReceiptFacts(JobReceipt receipt)
    {
        Receipt = receipt;
        JobId = receipt.JobId;
        var seen = new HashSet<Address>();
        foreach (var batch in receipt.Batches)
            foreach (var result in batch.Results)
            {
                var provider = batch.Receipt.Message.Provider;
                var key = new PieceKey(result.Piece, result.Branch);
                if (!_executions.TryGetValue(key, out var list))
                    _executions.Add(key, list = []);
                list.Add(new Execution(provider, result, batch, seen.Add(provider)));
            }

        foreach (var evidence in receipt.Contradictions)
            if (evidence.Quorum.Message.JobId == JobId &&
                evidence.TryVerify(receipt.Terms.Signer, receipt.Domain, out _, out var contradicted))
                Contradicted.UnionWith(contradicted);
        Contradicted.UnionWith(receipt.Convictions.Select(c => c.Provider));
    }

    public JobReceipt Receipt { get; }

    public Hash32 JobId { get; }

    /// <summary>Providers against whom the receipt holds valid evidence, and those that it says are convicted,
    /// which the chain confirms.</summary>
    public HashSet<Address> Contradicted { get; } = [];

    public IReadOnlyDictionary<PieceKey, List<Execution>> Executions => _executions;

    public int Slots => Receipt.Plan.Slots;

    /// <summary>The accepted result of a piece, or why there is none.</summary>
    public bool TryAccept(PieceKey key, out Execution accepted, out string reason)
    {
        (accepted, reason) = (default, $"{key} has no receipted result");
        if (!_executions.TryGetValue(key, out var all))
            return false;
        var standing = all.Where(e => !Contradicted.Contains(e.Provider)).ToList();
        var votes = standing.Count > 0 ? standing : all;
        var agreed = votes[0].Digest;
        if (votes.Exists(e => e.Digest != agreed))
        {
            reason = $"the results of {key} differ and nobody was contradicted for it";
            return false;
        }

        accepted = votes[0];
        if (all.Where(e => e.Digest == agreed).Select(e => e.Provider).Distinct().Skip(1).Any())
            return true;
        return IsFreeOfAudit(key, votes[0], out reason);
    }

    /// <summary>Whether a result is what a piece's accepted one is.</summary>
    public bool IsAccepted(PieceKey key, Hash32 digest)
    {
        if (!_accepted.TryGetValue(key, out var accepted))
            _accepted.Add(key, accepted = TryAccept(key, out var execution, out _) ? execution.Digest : null);
        return accepted == digest;
    }

    /// <summary>What a provider is paid for a piece, token base units.</summary>
    public BigInteger WorthOf(Address provider, uint piece) =>
        (BigInteger)(_prices ??= Receipt.Prices.GroupBy(p => p.Provider)
            .ToDictionary(g => g.Key, g => g.First().PricePerUnit)).GetValueOrDefault(provider)
        * Receipt.Plan.UnitsPerPiece[(int)(piece % (uint)Slots)];

    /// <summary>Whether an execution that nobody repeated needed no repeating.</summary>
    private bool IsFreeOfAudit(PieceKey key, Execution execution, out string reason)
    {
        var batch = execution.Batch;
        reason = "";
        if (Receipt.Job.Policy.IsProved)
            reason = execution.Result.Proof is null ? $"{key} has no proof" : "";
        else if (batch.DrawBlock == 0)
            reason = $"{key} was never drawn: no block came after its receipt";
        else if (execution.IsFirst)
            reason = $"{key} is the first of {execution.Provider} and nobody else repeated it";
        else if (AuditDraw.IsDrawn(
            batch.DrawHash, JobId, (int)key.Piece, (int)key.Branch, Receipt.Job.AuditShare))
            reason = $"{key} was drawn for an audit and nobody else repeated it";
        return reason.Length == 0;
    }

    /// <summary>The last combination of each stage, in order: the chain that the output came from.</summary>
    public IReadOnlyList<ReceiptStage> FinalStages => _final ??= [.. Receipt.Stages
        .GroupBy(s => s.Stage).Select(g => g.Last()).OrderBy(s => s.Stage)];

    private IReadOnlyList<ReceiptStage>? _final;

    /// <summary>Whether the plan has this piece; a hostile receipt may name any.</summary>
    public bool IsPlanned(ReceiptStage stage, ReceiptSlot slot) =>
        stage.Stage < Receipt.Plan.Stages && slot.Slot < Slots;

    public PieceKey KeyOf(ReceiptStage stage, ReceiptSlot slot) =>
        new((uint)Receipt.Plan.IndexOf(stage.Stage, slot.Slot), (uint)slot.Branch);
}
