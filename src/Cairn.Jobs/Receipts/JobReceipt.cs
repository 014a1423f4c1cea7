using System.Diagnostics.CodeAnalysis;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>
/// The receipt file: what ran, on what, by whom, how it was checked and how it was paid, in one canonical dag-json
/// document. Reading it checks its form only; see <see cref="ReceiptVerifier"/> for its truth.
/// </summary>
public sealed record JobReceipt
{
    /// <summary>The format that this program writes and reads.</summary>
    public const string Format = "receipt/1";

    /// <summary>The largest file read, in bytes: 64 MiB, room for more than 100,000 executions.</summary>
    public const int MaxLength = 64 * 1024 * 1024;

    private const int MaxBatches = 1_000_000;
    private const int MaxMessages = 100_000;

    /// <summary>The chain and Market.</summary>
    public required MarketDomain Domain { get; init; }

    /// <summary>The job document.</summary>
    public required JobDocument Job { get; init; }

    /// <summary>How the job splits and what each piece costs.</summary>
    public required WorkPlan Plan { get; init; }

    /// <summary>The terms that were opened.</summary>
    public required Terms Terms { get; init; }

    /// <summary>The escrow, token base units.</summary>
    public required UInt128 Budget { get; init; }

    /// <summary>The offers taken, one a provider.</summary>
    public required IReadOnlyList<Signed<Offer>> Offers { get; init; }

    /// <summary>What each provider was paid for a work unit.</summary>
    public required IReadOnlyList<ReceiptPrice> Prices { get; init; }

    /// <summary>Who could be paid how much at most.</summary>
    public required CapTable Caps { get; init; }

    /// <summary>The registry of the parties' identities.</summary>
    public required Address Registry { get; init; }

    /// <summary>The identities that parties had shown when the job was taken on.</summary>
    public required IReadOnlyList<ReceiptAgent> Agents { get; init; }

    /// <summary>The state before stage 0.</summary>
    public required Cid Prepared { get; init; }

    /// <summary>All receipted batches in the order in which they came.</summary>
    public required IReadOnlyList<ReceiptBatch> Batches { get; init; }

    /// <summary>The namings of replicas, in the order in which they were signed.</summary>
    public required IReadOnlyList<Signed<Quorum>> Quorums { get; init; }

    /// <summary>Evidence against providers that signed other results than the majority.</summary>
    public required IReadOnlyList<Contradiction> Contradictions { get; init; }

    /// <summary>All combinations of stages in order, abandoned ones included.</summary>
    public required IReadOnlyList<ReceiptStage> Stages { get; init; }

    /// <summary>Each provider's newest voucher.</summary>
    public required IReadOnlyList<Signed<Voucher>> Vouchers { get; init; }

    /// <summary>The locks that insure results until their time is over, one a provider; none under audits.</summary>
    public IReadOnlyList<Signed<StakeLock>> Locks { get; init; } = [];

    /// <summary>Whom the chain convicted, one a provider; none under audits.</summary>
    public IReadOnlyList<ReceiptConviction> Convictions { get; init; } = [];

    /// <summary>The contract that contradictions are recorded in: under audits the terms' own verdict module.
    /// </summary>
    public Address QuorumVerdict
    {
        get => Job.Policy.IsDisputed ? field : Terms.Verdict;
        init;
    }

    /// <summary>How results became final; null under audits, and where the gateway could not ask the chain.</summary>
    public ReceiptFinality? Finality { get; init; }

    /// <summary>Transactions of the job.</summary>
    public required IReadOnlyList<ReceiptTransaction> Transactions { get; init; }

    /// <summary>How it ended.</summary>
    public required ReceiptEnd End { get; init; }

    /// <summary>The job's id, computed from the terms.</summary>
    public Hash32 JobId => Terms.JobId(Domain);

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => DagJson.Encode(!Job.Policy.IsDisputed
        ? ToDag()
        : ToDag().With("locks", DagValue.List(Locks.Select(l => l.ToDag())))
            .With("convictions", DagValue.List(Convictions.Select(c => c.ToDag())))
            .With("quorum_verdict", QuorumVerdict.ToString())
            .With("finality", Finality?.ToDag() ?? DagValue.Null));

    private DagValue ToDag() => DagValue.Map(
    [
        ("cairn", Format), ("domain", Domain.ToDag()), ("job", Job.Value), ("plan", PlanToDag(Plan)),
        ("job_id", JobId.ToString()), ("terms", Terms.ToDag()), ("budget", Budget.ToDag()),
        ("offers", DagValue.List(Offers.Select(o => o.ToDag()))), ("caps", Caps.ToDag()), ("prepared", Prepared),
        ("registry", Registry.ToString()), ("agents", DagValue.List(Agents.Select(a => a.ToDag()))),
        ("prices", DagValue.List(Prices.Select(p => p.ToDag()))),
        ("batches", DagValue.List(Batches.Select(b => b.ToDag()))),
        ("quorums", DagValue.List(Quorums.Select(q => q.ToDag()))),
        ("contradictions", DagValue.List(Contradictions.Select(c => c.ToDag()))),
        ("stages", DagValue.List(Stages.Select(s => s.ToDag()))),
        ("vouchers", DagValue.List(Vouchers.Select(v => v.ToDag()))),
        ("transactions", DagValue.List(Transactions.Select(t => t.ToDag()))), ("end", End.ToDag()),
    ]);

    /// <summary>Reads a file; the error names the field.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out JobReceipt? receipt, out string error)
    {
        receipt = null;
        if (!DagJson.TryDecode(bytes, out var value, out error, MaxLength))
            return false;
        var fields = new DagFields(value, "receipt");
        fields.OneOf("cairn", Format);
        JobDocument? job = null;
        var document = fields.Any("job");
        if (fields.Error.Length == 0 && !JobDocument.TryRead(document, out job, out var fault))
            fields.Fail("job", $"is no job document: {fault}");
        var jobId = fields.Hash("job_id");
        receipt = Read(fields, job!);
        if (fields.Error.Length == 0 && receipt.JobId != jobId)
            fields.Fail("job_id", "is not the id of the terms in this domain");
        if (!fields.Finish())
            receipt = null;
        error = fields.Error;
        return receipt is not null;
    }

    private static JobReceipt Read(DagFields fields, JobDocument job)
    {
        var (domain, plan) = (fields.Map("domain"), fields.Map("plan"));
        var (terms, end) = (fields.Map("terms"), fields.Map("end"));
        var receipt = new JobReceipt
        {
            Job = job,
            Domain = MarketDomain.FromDag(domain),
            Plan = PlanFromDag(plan),
            Terms = Terms.FromDag(terms),
            Budget = fields.Amount("budget"),
            Offers = fields.Maps("offers", CapTable.MaxProviders, Signed<Offer>.FromDag),
            Prices = fields.Maps("prices", CapTable.MaxProviders, ReceiptPrice.FromDag),
            Caps = CapTable.FromDag(fields, "caps")!,
            Registry = fields.Address("registry"),
            Agents = fields.Maps("agents", CapTable.MaxProviders + 1, ReceiptAgent.FromDag),
            Prepared = fields.Link("prepared"),
            Batches = fields.Maps("batches", MaxBatches, ReceiptBatch.FromDag),
            Quorums = fields.Maps("quorums", MaxMessages, Signed<Quorum>.FromDag),
            Contradictions = fields.Maps("contradictions", MaxMessages, Contradiction.FromDag),
            Stages = fields.Maps("stages", MaxBatches, ReceiptStage.FromDag),
            Vouchers = fields.Maps("vouchers", CapTable.MaxProviders, Signed<Voucher>.FromDag),
            Transactions = fields.Maps("transactions", MaxMessages, ReceiptTransaction.FromDag),
            End = ReceiptEnd.FromDag(end),
        };
        if (fields.Error.Length == 0 && job.Policy.IsDisputed)
            receipt = receipt with
            {
                Locks = fields.Maps("locks", CapTable.MaxProviders, Signed<StakeLock>.FromDag),
                Convictions = fields.Maps("convictions", CapTable.MaxProviders, ReceiptConviction.FromDag),
                QuorumVerdict = fields.Address("quorum_verdict"),
                Finality = ReadFinality(fields),
            };
        foreach (var map in (DagFields[])[domain, plan, terms, end])
            map.Finish();
        return receipt;
    }

    private static ReceiptFinality? ReadFinality(DagFields fields)
    {
        if (fields.Any("finality").Kind == DagKind.Null)
            return null;
        var map = fields.Map("finality");
        var finality = ReceiptFinality.FromDag(map);
        map.Finish();
        return finality;
    }

    private static DagValue PlanToDag(WorkPlan plan) => DagValue.Map(
    [
        ("stages", plan.Stages),
        ("slots", DagValue.List(plan.UnitsPerPiece.Select(u => DagValue.Map([("units", u)])))),
    ]);

    private static WorkPlan PlanFromDag(DagFields fields)
    {
        var units = fields.Maps("slots", 10_000, f => f.Integer("units", 1, long.MaxValue));
        var stages = (int)fields.Integer("stages", 1, WorkPlan.PiecesMax);
        if (fields.Error.Length == 0 && (units.Count == 0 || (long)stages * units.Count > WorkPlan.PiecesMax))
            fields.Fail("slots", "are none, or too many for the stages");
        return new WorkPlan(stages, units.Count, units);
    }
}
