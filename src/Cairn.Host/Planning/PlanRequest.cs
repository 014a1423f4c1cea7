using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>Asks a gateway how it would run a job and what it would cost. Nothing is signed or paid.</summary>
/// <param name="Document">The job document; it and its inputs must have been uploaded.</param>
/// <param name="Client">Who would pay.</param>
/// <param name="MaxPricePerUnit">The most that a work unit may cost, token base units; offers above it are left
/// out.</param>
/// <param name="DeadlineSeconds">Seconds from now until the work is due; 60 to 30 days.</param>
/// <param name="ProvidersMax">The most providers to take; 0 takes all that there are.</param>
public sealed record PlanRequest(
    Cid Document, Address Client, UInt128 MaxPricePerUnit, long DeadlineSeconds, int ProvidersMax = 0);
