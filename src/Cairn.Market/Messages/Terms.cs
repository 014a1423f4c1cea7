using System.Globalization;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>The immutable terms of a job. Their EIP-712 digest is the job's id, chain and Market included.</summary>
public sealed record Terms : IMarketMessage<Terms>
{
    private const string WorkType =
        "Work(uint64 deadline,uint64 grace,uint32 pieces,uint128 maxPerPiece,bytes32 specCid,bytes32 planRoot," +
        "uint64 recutDelay,address verdict,uint64 window,uint32 auditRate,uint256 nonce)";

    private static readonly Hash32 WorkTypeHash = Eip712.TypeHash(WorkType);

    private static readonly Hash32 TypeHash = Eip712.TypeHash(
        "Terms(address client,address signer,address token,bytes32 capRoot,Work work)" + WorkType);

    /// <summary>Who pays; alone may settle, recut and take back what is left.</summary>
    public required Address Client { get; init; }

    /// <summary>Who signs vouchers and quorums; zero disables claims.</summary>
    public required Address Signer { get; init; }

    /// <summary>The ERC-20 in which the job is paid.</summary>
    public required Address Token { get; init; }

    /// <summary>By when the work is due, unix seconds.</summary>
    public required ulong Deadline { get; init; }

    /// <summary>Seconds after the deadline in which vouchers still redeem and nothing is refunded.</summary>
    public required ulong Grace { get; init; }

    /// <summary>Planned pieces; reissues, audits and rolled-back work come on top.</summary>
    public required uint Pieces { get; init; }

    /// <summary>The most that one execution of a piece is paid, token base units.</summary>
    public required UInt128 MaxPerPiece { get; init; }

    /// <summary>The sha2-256 digest of the job document's CID.</summary>
    public required Hash32 SpecCid { get; init; }

    /// <summary>Root over the plan; zero where pieces are not leased on chain.</summary>
    public Hash32 PlanRoot { get; init; }

    /// <summary>The <see cref="CapTable"/>'s commitment: who may be paid how much at most.</summary>
    public required Hash32 CapRoot { get; init; }

    /// <summary>Seconds before a recut of the caps takes effect.</summary>
    public ulong RecutDelay { get; init; }

    /// <summary>The verdict module, registered with the Market.</summary>
    public required Address Verdict { get; init; }

    /// <summary>Seconds in which a claim by time may be disputed.</summary>
    public ulong Window { get; init; }

    /// <summary>Share of the pieces that is audited, parts per 10,000.</summary>
    public uint AuditRate { get; init; }

    /// <summary>Makes equal terms distinct.</summary>
    public required UInt256 Nonce { get; init; }

    /// <summary>The CID of the job document.</summary>
    public Cid Spec => Cid.ForDagJson(SpecCid.AsSpan());

    /// <summary>The job's id in a Market.</summary>
    public Hash32 JobId(MarketDomain domain) => domain.Digest(StructHash());

    /// <summary>EIP-712's hashStruct of what paying does not need; it stands for that in calls that pay.</summary>
    public Hash32 WorkHash() => Eip712.HashStruct(WorkTypeHash, Deadline, Grace, (ulong)Pieces, MaxPerPiece, SpecCid,
        PlanRoot, RecutDelay, Verdict, Window, (ulong)AuditRate, Nonce);

    public Hash32 StructHash() => Eip712.HashStruct(TypeHash, Client, Signer, Token, CapRoot, WorkHash());

    public DagValue ToDag() => DagValue.Map(
    [
        ("client", Client.ToString()), ("signer", Signer.ToString()), ("token", Token.ToString()),
        ("deadline", Deadline), ("grace", Grace), ("pieces", Pieces), ("max_per_piece", MaxPerPiece.ToDag()),
        ("spec_cid", SpecCid.ToString()), ("plan_root", PlanRoot.ToString()), ("cap_root", CapRoot.ToString()),
        ("recut_delay", RecutDelay), ("verdict", Verdict.ToString()), ("window", Window),
        ("audit_rate", AuditRate), ("nonce", Nonce.ToString("d", CultureInfo.InvariantCulture)),
    ]);

    public static Terms FromDag(DagFields fields) => new()
    {
        Client = fields.Address("client"),
        Signer = fields.Address("signer"),
        Token = fields.Address("token"),
        Deadline = fields.Unsigned64("deadline"),
        Grace = fields.Unsigned64("grace"),
        Pieces = fields.Unsigned32("pieces"),
        MaxPerPiece = fields.Amount("max_per_piece"),
        SpecCid = fields.Hash("spec_cid"),
        PlanRoot = fields.Hash("plan_root"),
        CapRoot = fields.Hash("cap_root"),
        RecutDelay = fields.Unsigned64("recut_delay"),
        Verdict = fields.Address("verdict"),
        Window = fields.Unsigned64("window"),
        AuditRate = fields.Unsigned32("audit_rate"),
        Nonce = fields.Unsigned256("nonce"),
    };
}
