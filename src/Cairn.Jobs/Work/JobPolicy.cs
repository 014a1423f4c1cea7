using System.Globalization;
using Cairn.Content;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>How a job's results are checked and become final.</summary>
/// <param name="Verdict"><see cref="Audit"/>, <see cref="Dispute"/> or <see cref="Proof"/>.</param>
/// <param name="AuditShare">Share of the pieces that are audited, in parts per 10,000.</param>
/// <param name="WindowSeconds">How long a result may be disputed after it was asserted; 0 under audits alone.</param>
/// <param name="Lock">The least stake that each provider must lock, token base units; 0 for what the share needs.
/// </param>
public sealed record JobPolicy(string Verdict, int AuditShare, int WindowSeconds = 0, UInt128 Lock = default)
{
    /// <summary>Results are compared; pay is by the signer's vouchers.</summary>
    public const string Audit = "audit";

    /// <summary>Beside that, a provider is paid by time, and a proven lie costs it its lock.</summary>
    public const string Dispute = "dispute";

    /// <summary>Every result comes with a proof, which is checked before it counts.</summary>
    public const string Proof = "proof";

    /// <summary>The shortest window, in seconds.</summary>
    public const int WindowSecondsMin = 60;

    /// <summary>The longest window that a Market takes, in seconds: seven days.</summary>
    public const int WindowSecondsMax = 7 * 86_400;

    /// <summary>The largest lock that can be asked for: 10^24 base units.</summary>
    private static readonly UInt128 LockMax = UInt128.Parse("1000000000000000000000000");

    private const int ShareMax = 10_000;

    /// <summary>Audits of a share of the pieces.</summary>
    public static JobPolicy OfAudits(int share) => new(Audit, share);

    /// <summary>Proofs of all pieces.</summary>
    public static JobPolicy OfProofs { get; } = new(Proof, 0);

    /// <summary>Whether each result needs a proof.</summary>
    public bool IsProved => Verdict == Proof;

    /// <summary>Whether a provider must lock stake, and can be proved to have lied.</summary>
    public bool IsDisputed => Verdict == Dispute;

    internal DagValue ToDag()
    {
        if (IsProved)
            return DagValue.Map(("verdict", Verdict));
        var map = DagValue.Map(("verdict", Verdict), ("share", AuditShare));
        if (!IsDisputed)
            return map;
        map = map.With("window_seconds", WindowSeconds);
        return Lock == 0 ? map : map.With("lock", Lock.ToString(CultureInfo.InvariantCulture));
    }

    internal static JobPolicy FromDag(DagFields fields)
    {
        var verdict = fields.OneOf("verdict", Audit, Dispute, Proof);
        if (verdict == Proof)
            return OfProofs;
        var share = (int)fields.Integer("share", 0, ShareMax);
        if (verdict != Dispute)
            return new JobPolicy(Audit, share);
        var window = (int)fields.Integer("window_seconds", WindowSecondsMin, WindowSecondsMax);
        var locked = fields.Has("lock") ? fields.Amount("lock") : 0;
        if (fields.Error.Length == 0 && (locked > LockMax || (locked == 0 && fields.Has("lock"))))
            fields.Fail("lock", "is nothing, or more than any stake");
        if (fields.Error.Length == 0 && share == 0 && locked == 0)
            fields.Fail("lock", "is missing: with a share of 0 nothing says what a lie must cost");
        return new JobPolicy(Dispute, share, window, locked);
    }
}
