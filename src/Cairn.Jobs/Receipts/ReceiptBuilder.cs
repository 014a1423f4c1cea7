using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>
/// Gathers a job's receipt from what the coordinator journals, in the order in which it happens. Pure: told the same
/// things again after a restart it makes the same receipt; told the same thing twice it keeps it once. Not safe for
/// concurrent use.
/// </summary>
public sealed class ReceiptBuilder
{
    private JobReceipt _opened;
    private readonly List<ReceiptBatch> _batches = [];
    private readonly HashSet<(Hash32 Lease, Hash32 Root)> _seen = [];
    private readonly Dictionary<(uint, uint, int), Signed<Quorum>> _quorums = [];
    private readonly Dictionary<(uint, uint), Contradiction> _contradictions = [];
    private readonly List<ReceiptStage> _stages = [];
    private readonly Dictionary<Address, Signed<Voucher>> _vouchers = [];
    private readonly Dictionary<Address, Signed<StakeLock>> _locks = [];
    private readonly Dictionary<Address, ReceiptConviction> _convictions = [];
    private readonly Dictionary<Hash32, ReceiptTransaction> _transactions = [];
    private readonly long _openedMs;
    private int _undrawn;

    /// <param name="domain">The chain and Market.</param>
    /// <param name="job">The job document.</param>
    /// <param name="plan">How it splits.</param>
    /// <param name="terms">The terms that were opened.</param>
    /// <param name="budget">The escrow, token base units.</param>
    /// <param name="offers">The offers taken.</param>
    /// <param name="caps">The caps.</param>
    /// <param name="prepared">The state before stage 0.</param>
    /// <param name="openedMs">When, unix milliseconds.</param>
    public ReceiptBuilder(
        MarketDomain domain, JobDocument job, WorkPlan plan, Terms terms, UInt128 budget,
        IReadOnlyList<Signed<Offer>> offers, CapTable caps, Cid prepared, long openedMs)
    {
        (_openedMs, JobId) = (openedMs, terms.JobId(domain));
        _opened = new JobReceipt
        {
            Domain = domain, Job = job, Plan = plan, Terms = terms, Budget = budget, Offers = offers, Caps = caps,
            Prices = [.. offers.Select(o => new ReceiptPrice(o.Message.Provider, o.Message.PricePerUnit))],
            Registry = default, Agents = [], Prepared = prepared, Batches = [], Quorums = [], Contradictions = [],
            Stages = [], Vouchers = [],
            Transactions = [], End = new ReceiptEnd("", "", null, openedMs, openedMs),
        };
    }

    /// <summary>The job's id.</summary>
    public Hash32 JobId { get; }

    /// <summary>The batches so far.</summary>
    public IReadOnlyList<ReceiptBatch> Batches => _batches;

    /// <summary>How the job splits.</summary>
    public WorkPlan Plan => _opened.Plan;

    /// <summary>The prices agreed on, where they are not those of the offers.</summary>
    public void SetPrices(IEnumerable<ReceiptPrice> prices) => _opened = _opened with { Prices = [.. prices] };

    /// <summary>The identities that the parties have shown.</summary>
    public void SetAgents(Address registry, IEnumerable<ReceiptAgent> agents) =>
        _opened = _opened with { Registry = registry, Agents = [.. agents] };

    /// <summary>The contract that contradictions are recorded in, where the terms name another module.</summary>
    public void SetQuorumVerdict(Address contract) => _opened = _opened with { QuorumVerdict = contract };

    /// <summary>A batch was put on record.</summary>
    public void AddBatch(Signed<BatchReceipt> receipt, IReadOnlyList<PieceResult> results, long receivedMs)
    {
        if (_seen.Add((receipt.Message.LeaseId, receipt.Message.Root)))
            _batches.Add(new ReceiptBatch(receipt, results, receivedMs, 0, Hash32.Zero));
    }

    /// <summary>A block was seen: it draws the audits of all batches received since the one before.</summary>
    public void AddBlock(ulong number, Hash32 hash)
    {
        for (; _undrawn < _batches.Count; _undrawn++)
            _batches[_undrawn] = _batches[_undrawn] with { DrawBlock = number, DrawHash = hash };
    }

    /// <summary>A stage was combined.</summary>
    public void AddStage(ReceiptStage stage)
    {
        if (!_stages.Exists(s => s.Stage == stage.Stage && s.Branch == stage.Branch))
            _stages.Add(stage);
    }

    /// <summary>Replicas of a piece were named.</summary>
    public void AddQuorum(Signed<Quorum> quorum) =>
        _quorums[(quorum.Message.Piece, quorum.Message.Branch, quorum.Message.Replicas.Count)] = quorum;

    /// <summary>A provider signed another result than the majority.</summary>
    public void AddContradiction(Contradiction evidence) =>
        _contradictions[(evidence.Quorum.Message.Piece, evidence.Quorum.Message.Branch)] = evidence;

    /// <summary>A voucher was signed; an older one of the same provider gives way.</summary>
    public void AddVoucher(Signed<Voucher> voucher)
    {
        if (!_vouchers.TryGetValue(voucher.Message.Provider, out var held) ||
            held.Message.Amount <= voucher.Message.Amount)
            _vouchers[voucher.Message.Provider] = voucher;
    }

    /// <summary>The chain holds a provider's lock.</summary>
    public void AddLock(Address provider, UInt128 amount, ulong until, Signature signature) => _locks[provider] =
        new Signed<StakeLock>(new StakeLock(JobId, provider, _opened.Terms.Token, amount, until), signature);

    /// <summary>The chain convicted a provider; the first time counts.</summary>
    public void AddConviction(ReceiptConviction conviction) =>
        _convictions.TryAdd(conviction.Provider, conviction);

    /// <summary>A transaction of the job was mined.</summary>
    public void AddTransaction(ReceiptTransaction transaction) => _transactions[transaction.Hash] = transaction;

    /// <summary>The receipt as it is now.</summary>
    /// <param name="outcome">"completed", "failed" or another word of the coordinator's.</param>
    /// <param name="detail">Why; empty where it completed.</param>
    /// <param name="output">The final state; null where there is none.</param>
    /// <param name="finishedMs">When, unix milliseconds.</param>
    public JobReceipt Build(string outcome, string detail, Cid? output, long finishedMs) => _opened with
    {
        Batches = [.. _batches],
        Quorums = [.. _quorums.Values],
        Contradictions = [.. _contradictions.Values],
        Stages = [.. _stages],
        Vouchers = [.. _vouchers.Values.OrderBy(v => v.Message.Provider)],
        Locks = [.. _locks.Values.OrderBy(l => l.Message.Provider)],
        Convictions = [.. _convictions.Values.OrderBy(c => c.Provider)],
        Transactions = [.. _transactions.Values],
        End = new ReceiptEnd(outcome, detail, output, _openedMs, finishedMs),
    };
}
