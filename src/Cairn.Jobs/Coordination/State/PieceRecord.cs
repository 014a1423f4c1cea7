using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>
/// All that is kept of every piece: 56 bytes. What only audited pieces have is in <see cref="AuditCase"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct PieceRecord
{
    /// <summary>Digest of the result that counts, while the status is Received or later.</summary>
    public Hash32 Output;

    /// <summary>Index of the receipt among the job's.</summary>
    public int Receipt;

    /// <summary>The branch of the receipt, or of the lease while there is none.</summary>
    public int Branch;

    /// <summary>Index of the block of its draw among the job's; −1 before.</summary>
    public int DrawBlock;

    /// <summary>Index of the participant that made the output.</summary>
    public short Provider;

    public PieceStatus Status;

    /// <summary>Place among the receipt's leaves.</summary>
    public byte Leaf;

    /// <summary>Live leases on it, audits not counted.</summary>
    public byte Holders;

    /// <summary>It was drawn, whatever the block says.</summary>
    public bool MustAudit;

    /// <summary>Index of the participant that took the newest lease on it; −1 before.</summary>
    public short Holder;

    public readonly bool HasOutput => Status >= PieceStatus.Received;

    public readonly bool IsOpen => Status is PieceStatus.Received or PieceStatus.Auditing;
}
