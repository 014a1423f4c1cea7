using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>
/// Makes a job's receipt from the coordinator's own events and effects, live or out of its journal: the same ones give
/// the same receipt, byte for byte, because signatures are deterministic (RFC 6979). Not safe for concurrent use.
/// </summary>
/// <param name="builder">The job's builder, opened with its terms.</param>
/// <param name="domain">The chain and Market.</param>
/// <param name="signer">The job's signer, who signs vouchers and quorums.</param>
public sealed class ReceiptRecorder(ReceiptBuilder builder, MarketDomain domain, EthereumKey signer)
{
    private readonly Dictionary<(Hash32 Lease, Hash32 Root), (Signed<BatchReceipt> Receipt, PieceResult[] Results)>
        _batches = [];
    private readonly Dictionary<(int Stage, int Slot, Cid Output), int> _branches = [];
    private readonly Dictionary<(int Stage, int Branch), CoordinatorEffect.CombineStage> _combining = [];
    private readonly Dictionary<Address, Voucher> _vouchers = [];
    private readonly Dictionary<Address, CoordinatorEffect.RecordLock> _locks = [];
    private ulong _block;
    private CoordinatorEffect.FinishJob? _finish;
    private long _timeMs;

    /// <summary>The batches so far, in the order in which they came.</summary>
    public IReadOnlyList<ReceiptBatch> Batches => builder.Batches;

    /// <summary>A transaction of the job was mined; also after its end.</summary>
    public void AddTransaction(ReceiptTransaction transaction) => builder.AddTransaction(transaction);

    /// <summary>
    /// Tells of one event and of the coordinator's effects; those of other jobs, and all after the end but
    /// convictions, are passed over.
    /// </summary>
    public void Record(CoordinatorEvent happened, IReadOnlyList<CoordinatorEffect> effects)
    {
        if (happened is CoordinatorEvent.Convicted convicted && convicted.Job == builder.JobId)
            builder.AddConviction(new ReceiptConviction(convicted.Provider, convicted.Challenger, convicted.Slashed,
                convicted.Block, convicted.Transaction));
        if (_finish is not null)
            return;
        _timeMs = Math.Max(_timeMs, happened.TimeMs);
        if (happened is CoordinatorEvent.BlockSeen block && block.Number > _block)
        {
            _block = block.Number;
            builder.AddBlock(block.Number, block.Hash);
        }

        if (happened is CoordinatorEvent.JobOpened opened && opened.Job == builder.JobId)
            builder.SetPrices(opened.Participants.Select(p => new ReceiptPrice(p.Provider, p.PricePerUnit)));
        if (happened is CoordinatorEvent.LockRecorded { IsLocked: true } recorded && recorded.Job == builder.JobId
            && _locks.TryGetValue(recorded.Provider, out var held)
            && Signature.TryParse(held.Signature.Span, out var signature))
            builder.AddLock(held.Provider, held.Amount, held.Until, signature);
        foreach (var effect in effects)
            if (effect.Job == builder.JobId)
                Record(happened, effect);
    }

    /// <summary>The receipt as it is now; whole once the coordinator has finished the job.</summary>
    public JobReceipt Build()
    {
        foreach (var voucher in _vouchers.Values)
            builder.AddVoucher(Signed<Voucher>.By(signer, domain, voucher));
        return _finish is { } finish
            ? builder.Build(Word(finish.End), finish.Detail, finish.State.IsDefault ? null : finish.State, _timeMs)
            : builder.Build("running", "", null, _timeMs);
    }

    /// <summary>
    /// The evidence that <c>QuorumVerdict</c> takes for a contradiction; false where a batch that it refers to was not
    /// recorded.
    /// </summary>
    public bool TryEvidence(CoordinatorEffect.RecordContradiction effect, out Contradiction evidence)
    {
        var openings = new List<ResultOpening>(effect.Evidence.Count);
        evidence = null!;
        foreach (var reference in effect.Evidence)
        {
            if (!_batches.TryGetValue((reference.Lease, reference.Root), out var batch) ||
                reference.Index >= batch.Results.Length)
                return false;
            openings.Add(ResultOpening.Of(batch.Receipt, batch.Results, reference.Index));
        }

        var quorum = new Quorum(builder.JobId, (uint)effect.Piece, (uint)effect.Branch,
            [.. effect.Evidence.Select(e => e.Provider)]);
        evidence = new Contradiction(Signed<Quorum>.By(signer, domain, quorum), openings);
        return true;
    }

    private void Record(CoordinatorEvent happened, CoordinatorEffect effect)
    {
        switch (effect)
        {
            case CoordinatorEffect.AcceptBatch when happened is CoordinatorEvent.BatchReceived batch:
                AddBatch(batch);
                break;
            case CoordinatorEffect.CombineStage combine:
                _combining[(combine.Stage, combine.Branch)] = combine;
                break;
            case CoordinatorEffect.Report { Progress.Kind: ProgressKind.Combined }
                when happened is CoordinatorEvent.StageCombined { Result: { } result } combined:
                AddStage(combined, result);
                break;
            case CoordinatorEffect.SignQuorum q:
                builder.AddQuorum(Signed<Quorum>.By(signer, domain,
                    new Quorum(builder.JobId, (uint)q.Piece, (uint)q.Branch, [.. q.Replicas])));
                break;
            case CoordinatorEffect.SignVoucher voucher:
                _vouchers[voucher.Provider] =
                    new Voucher(builder.JobId, voucher.Provider, voucher.Amount, (ulong)voucher.Pieces);
                break;
            case CoordinatorEffect.RecordContradiction contradiction:
                if (TryEvidence(contradiction, out var evidence))
                    builder.AddContradiction(evidence);
                break;
            case CoordinatorEffect.RecordLock locked:
                _locks[locked.Provider] = locked;
                break;
            case CoordinatorEffect.FinishJob finish:
                _finish = finish;
                break;
        }
    }

    private void AddBatch(CoordinatorEvent.BatchReceived batch)
    {
        if (!Signature.TryParse(batch.Signature.Span, out var signature))
            throw new ArgumentException("Hosts verify signatures before they make an event.", nameof(batch));
        var message = new BatchReceipt(
            batch.Job, batch.Provider, batch.Lease, (uint)batch.Results.Count, batch.Root);
        var receipt = new Signed<BatchReceipt>(message, signature);
        var results = batch.Results.Select(r => new PieceResult(
            (uint)builder.Plan.IndexOf(r.Stage, r.Slot), (uint)r.Branch, Cid.ForDagJson(r.Output.AsSpan()), r.Salt,
            r.Commitment, r.Proof is { } proof ? Cid.ForDagJson(proof.AsSpan()) : null)).ToArray();
        foreach (var r in batch.Results)
        {
            var key = (r.Stage, r.Slot, Cid.ForDagJson(r.Output.AsSpan()));
            _branches[key] = Math.Max(r.Branch, _branches.GetValueOrDefault(key));
        }

        _batches.TryAdd((batch.Lease, batch.Root), (receipt, results));
        builder.AddBatch(receipt, results, batch.TimeMs);
    }

    /// <summary>Slots that a rollback kept were made in earlier branches; the newest is meant.</summary>
    private void AddStage(CoordinatorEvent.StageCombined combined, StageResult result)
    {
        if (!_combining.TryGetValue((combined.Stage, combined.Branch), out var combine))
            return;
        builder.AddStage(new ReceiptStage(combined.Stage, combined.Branch, combine.State, result.State,
            [.. combine.Outputs.Select(o => new ReceiptSlot(
                o.Slot, _branches.GetValueOrDefault((combined.Stage, o.Slot, o.Output)), o.Output))],
            result.Metrics));
    }

    private static string Word(JobEnd end) => end switch
    {
        JobEnd.Completed => ReceiptEnd.Completed,
        JobEnd.Failed => "failed",
        JobEnd.Cancelled => "cancelled",
        JobEnd.DeadlinePassed => "deadline_passed",
        JobEnd.CapsExhausted => "caps_exhausted",
        _ => "no_providers",
    };
}
