using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>A job in one row.</summary>
/// <param name="JobId">The job's id.</param>
/// <param name="Client">Who pays.</param>
/// <param name="Document">The job document.</param>
/// <param name="Stages">Stages, one after the other.</param>
/// <param name="Slots">Pieces a stage.</param>
/// <param name="Accepted">Pieces accepted.</param>
/// <param name="Budget">In escrow, token base units.</param>
/// <param name="Spent">Vouchers signed, token base units.</param>
/// <param name="State">"running" or how it ended.</param>
/// <param name="Output">The state before the current stage, or the final one.</param>
/// <param name="TakenAt">When the gateway took it on, Unix milliseconds.</param>
public sealed record JobSummary(
    Hash32 JobId, Address Client, Cid Document, int Stages, int Slots, int Accepted, UInt128 Budget, UInt128 Spent,
    string State, Cid? Output, long TakenAt);
