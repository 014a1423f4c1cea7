using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>The Market's EIP-712 messages by the book, written apart from the code under test.</summary>
internal static class Messages
{
    private const string Work = "Work(uint64 deadline,uint64 grace,uint32 pieces,uint128 maxPerPiece," +
        "bytes32 specCid,bytes32 planRoot,uint64 recutDelay,address verdict,uint64 window,uint32 auditRate," +
        "uint256 nonce)";

    private static readonly Hash32 WorkType = Eip712.TypeHash(Work);

    private static readonly Hash32 TermsType = Eip712.TypeHash(
        "Terms(address client,address signer,address token,bytes32 capRoot,Work work)" + Work);

    private static readonly Hash32 OpenType = Eip712.TypeHash("Open(bytes32 jobId,uint128 budget)");

    private static readonly Hash32 VoucherType =
        Eip712.TypeHash("Voucher(bytes32 jobId,address provider,uint128 amount,uint64 pieces)");

    private static readonly Hash32 ReleaseType = Eip712.TypeHash("Release(bytes32 jobId)");

    public static Hash32 JobId(this JobTerms t, Eip712Domain domain) => domain.Digest(Eip712.HashStruct(TermsType,
        t.Client, t.Signer, t.Token, t.CapRoot, t.Work.Hash()));

    public static Hash32 Hash(this Work w) => Eip712.HashStruct(WorkType, w.Deadline, w.Grace, w.Pieces, w.MaxPerPiece,
        w.SpecCid, w.PlanRoot, w.RecutDelay, w.Verdict, w.Window, w.AuditRate, w.Nonce);

    /// <summary>Terms as the calls that pay take them.</summary>
    public static JobPayment Payment(this JobTerms t) => new(t.Client, t.Signer, t.Token, t.CapRoot, t.Work.Hash());

    public static OwnJob Own(this JobTerms t) => new(t.Signer, t.Token, t.CapRoot, t.Work.Hash());

    public static Hash32 Open(Hash32 jobId, UInt128 budget) => Eip712.HashStruct(OpenType, jobId, budget);

    public static Hash32 Voucher(Hash32 jobId, Address provider, UInt128 amount, ulong pieces) =>
        Eip712.HashStruct(VoucherType, jobId, provider, amount, pieces);

    private static readonly Hash32 LeaseType =
        Eip712.TypeHash("Lease(bytes32 jobId,address provider,uint32 first,uint32 count,uint128 price)");

    private static readonly Hash32 LockType =
        Eip712.TypeHash("Lock(bytes32 jobId,address provider,address token,uint128 amount,uint64 until)");

    public static Hash32 Lease(Hash32 jobId, Address provider, ulong first, ulong count, UInt128 price) =>
        Eip712.HashStruct(LeaseType, jobId, provider, first, count, price);

    public static Hash32 Lock(Hash32 jobId, Address provider, Address token, UInt128 amount, ulong until) =>
        Eip712.HashStruct(LockType, jobId, provider, token, amount, until);

    public static Hash32 Release(Hash32 jobId) => Eip712.HashStruct(ReleaseType, jobId);

    /// <summary>ERC-2098: r, and s with the parity in its top bit.</summary>
    public static (Hash32 R, Hash32 Vs) Compact(this Signature signature)
    {
        var s = signature.S.ToUInt256();
        return (signature.R, (signature.YParity ? s + (UInt256.One << 255) : s).ToHash32());
    }

    public static (Hash32 R, Hash32 Vs) Sign(EthereumKey key, Eip712Domain domain, Hash32 structHash) =>
        key.Sign(domain.Digest(structHash)).Compact();

    /// <summary>A signed lease as verdict modules take it.</summary>
    public static object[] SignLease(EthereumKey signer, Eip712Domain domain, Hash32 jobId, Address provider,
        ulong first, ulong count, UInt128 price)
    {
        var (r, vs) = Sign(signer, domain, Lease(jobId, provider, first, count, price));
        return [provider, first, count, price, r, vs];
    }

    public static SignedLock SignLock(EthereumKey provider, Eip712Domain domain, Hash32 jobId, Address token,
        UInt128 amount, ulong until)
    {
        var (r, vs) = Sign(provider, domain, Lock(jobId, provider.Address, token, amount, until));
        return new SignedLock(provider.Address, amount, until, r, vs);
    }

    public static SignedVoucher SignVoucher(EthereumKey signer, Eip712Domain domain, Hash32 jobId, Address provider,
        UInt128 amount, UInt128 cap, ulong pieces = 1)
    {
        var (r, vs) = Sign(signer, domain, Voucher(jobId, provider, amount, pieces));
        return new SignedVoucher(provider, amount, pieces, r, vs, cap);
    }
}
