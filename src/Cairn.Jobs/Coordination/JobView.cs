using Cairn.Content;
using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A job as it is at one moment.</summary>
/// <param name="Document">CID of the job document.</param>
/// <param name="End">Set once the phase is Finished.</param>
/// <param name="Detail">Why it ended so; empty where it completed.</param>
/// <param name="Stage">The current stage, from 0.</param>
/// <param name="State">The state before the current stage, or the final one where the job completed.</param>
/// <param name="Earned">Token base units covered by vouchers, of all providers.</param>
/// <param name="Pending">Token base units receipted, draw or audit open.</param>
/// <param name="Leased">Token base units set aside for leases that are out.</param>
/// <param name="Slots">The current stage's pieces, ascending by slot; the first 4,096 of a larger stage.</param>
/// <param name="Stages">All stages so far, of the branch that counts.</param>
public sealed record JobView(
    Hash32 Job, Cid Document, WorkPlan Plan, JobPhase Phase, JobEnd? End, string Detail, int Stage, int Branch,
    Cid State, long OpenedMs, long DeadlineMs, int AuditShare, UInt128 Budget, UInt128 Earned, UInt128 Pending,
    UInt128 Leased, int OpenPieces, IReadOnlyList<SlotView> Slots, IReadOnlyList<StageView> Stages,
    IReadOnlyList<AccountView> Accounts, IReadOnlyList<ContradictionView> Contradictions);
