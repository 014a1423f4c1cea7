using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>A provider that was chosen for a job.</summary>
/// <param name="PricePerUnit">Token base units for a work unit.</param>
/// <param name="Cap">The most it may be paid in this job, in token base units; the amount of its leaf in the cap
/// tree.</param>
public readonly record struct JobParticipant(Address Provider, UInt128 PricePerUnit, UInt128 Cap);
