using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>The market's messages as calls to its contracts, for a <see cref="TransactionSender"/>.</summary>
public sealed class MarketCalls(EvmClient client, MarketDomain domain)
{
    private readonly MarketContract _market = new(client, domain.Market);

    /// <summary>The Market's typed client.</summary>
    public MarketContract Contract => _market;

    /// <summary>The terms as the contract takes them.</summary>
    public static JobTerms Form(Terms terms) => new(terms.Client, terms.Signer, terms.Token, terms.CapRoot,
        new Work(terms.Deadline, terms.Grace, terms.Pieces, terms.MaxPerPiece, terms.SpecCid, terms.PlanRoot,
            terms.RecutDelay, terms.Verdict, terms.Window, terms.AuditRate, terms.Nonce));

    /// <summary>The second half of a signature by ERC-2098: s with the parity in its top bit.</summary>
    public static Hash32 CompactS(Signature signature)
    {
        var bytes = signature.S.ToArray();
        bytes[0] |= (byte)(signature.YParity ? 0x80 : 0);
        return new Hash32(bytes);
    }

    /// <summary>The terms as calls that pay take them: shorter, for the same job.</summary>
    public static JobPayment Payment(Terms terms) =>
        new(terms.Client, terms.Signer, terms.Token, terms.CapRoot, terms.WorkHash());

    /// <summary>Opens a job from the client's own free balance; sent by the client.</summary>
    public ContractCall Open(Terms terms, UInt128 budget) => _market.Open(Form(terms), budget);

    /// <summary>Opens a job for the client who signed the order; sent by anybody.</summary>
    public ContractCall OpenFor(Terms terms, Signed<OpenOrder> order) =>
        _market.OpenFor(Form(terms), order.Message.Budget, order.Signature.R, CompactS(order.Signature));

    /// <summary>Redeems one voucher; sent by anybody, the money is the provider's.</summary>
    public ContractCall Claim(Redeemable item) =>
        _market.Claim(Payment(item.Terms), Form(item.Voucher, item.Cap), item.Proof.ToBytes());

    /// <summary>Redeems several vouchers in one transaction; one job that is sealed or closed fails them all.</summary>
    public ContractCall ClaimMany(IReadOnlyList<Redeemable> items) => _market.ClaimMany(
        [.. items.Select(i => new Claim(Payment(i.Terms), Form(i.Voucher, i.Cap), i.Proof.ToBytes()))]);

    /// <summary>Pays every provider its total at once; sent by the client, once a job.</summary>
    /// <param name="terms">The job.</param>
    /// <param name="caps">The caps in force.</param>
    /// <param name="totals">What each is owed in all, token base units; 0 for those not named.</param>
    /// <param name="result">The sha2-256 digest of the job's output.</param>
    /// <exception cref="ArgumentException">A total above its cap, or for a provider without one.</exception>
    public ContractCall Settle(
        Terms terms, CapTable caps, IReadOnlyDictionary<Address, UInt128> totals, Hash32 result) =>
        _market.Settle(new OwnJob(terms.Signer, terms.Token, terms.CapRoot, terms.WorkHash()), result,
            caps.PackTotals(totals));

    /// <summary>Takes back what is left, at or after deadline + grace; sent by the client.</summary>
    public ContractCall Refund(Terms terms) => _market.Refund(Form(terms), UInt256.Zero, Hash32.Zero);

    /// <summary>
    /// Takes back what is left before the deadline, where every provider whose paid is below its cap has released the
    /// job; sent by the client. For jobs that were not settled.
    /// </summary>
    /// <param name="terms">The job.</param>
    /// <param name="caps">The caps in force.</param>
    /// <param name="releases">By provider; those paid up to their caps must not be among them.</param>
    public ContractCall RefundReleased(
        Terms terms, CapTable caps, IReadOnlyDictionary<Address, Signed<Release>> releases)
    {
        var signatures = caps.Entries.Where(e => releases.ContainsKey(e.Provider))
            .SelectMany(e => Compact(releases[e.Provider].Signature));
        return _market.RefundReleased(Form(terms), UInt256.Zero, [], caps.Pack(), [.. signatures]);
    }

    /// <summary>Records who contradicts the majority with a quorum module, of any job; sent by anybody.</summary>
    /// <param name="verdict">The <c>QuorumVerdict</c>.</param>
    public ContractCall Record(Address verdict, Terms terms, Contradiction evidence)
    {
        var quorum = evidence.Quorum.Message;
        var signature = evidence.Quorum.Signature;
        return new QuorumVerdictContract(client, verdict).Record(
            Form(terms),
            new SignedQuorum(quorum.Piece, quorum.Branch, quorum.Replicas, signature.R, CompactS(signature)),
            [.. evidence.Openings.Select(Form)]);
    }

    /// <summary>Locks the stake of the provider who signed; sent by anybody.</summary>
    public ContractCall RecordLock(Terms terms, Signed<StakeLock> stakeLock)
    {
        var (message, signature) = (stakeLock.Message, stakeLock.Signature);
        return _market.RecordLock(Form(terms), new SignedLock(
            message.Provider, message.Amount, message.Until, signature.R, CompactS(signature)));
    }

    /// <summary>Returns a provider's locked stake when the lock's time and all it answers for are over.</summary>
    public ContractCall ReleaseLock(Terms terms, Address provider) => _market.ReleaseLock(Form(terms), provider);

    /// <summary>Asserts results with the terms' verdict module; sent by the provider.</summary>
    /// <param name="cap">The provider's cap, token base units.</param>
    public ContractCall AssertResult(
        Terms terms, Signed<Lease> lease, Assertion assertion, UInt128 cap, CapProof proof) =>
        new DisputeVerdictContract(client, terms.Verdict).AssertResult(Form(terms), new SignedLease(
            lease.Message.Provider, lease.Message.First, lease.Message.Count, lease.Message.Price, lease.Signature.R,
            CompactS(lease.Signature)), assertion, cap, proof.ToBytes());

    /// <summary>Has an assertion paid whose window has ended; sent by anybody.</summary>
    public ContractCall Finalise(Terms terms, Assertion assertion) =>
        new DisputeVerdictContract(client, terms.Verdict).Finalise(Form(terms), assertion);

    private static SignedVoucher Form(Signed<Voucher> voucher, UInt128 cap) => new(voucher.Message.Provider,
        voucher.Message.Amount, voucher.Message.Pieces, voucher.Signature.R, CompactS(voucher.Signature), cap);

    private static Opening Form(ResultOpening opening)
    {
        var (receipt, signature) = (opening.Receipt.Message, opening.Receipt.Signature);
        return new Opening(receipt.LeaseId, receipt.Count, receipt.Root, signature.R, CompactS(signature),
            opening.Result.ResultDigest, opening.Result.Salt, opening.Path);
    }

    private static byte[] Compact(Signature signature) => [.. signature.R.AsSpan(), .. CompactS(signature).AsSpan()];
}
