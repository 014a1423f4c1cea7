using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>One step of a job, for whoever watches.</summary>
/// <param name="TimeMs">Unix milliseconds.</param>
/// <param name="Stage">−1 where the step concerns no stage.</param>
/// <param name="Slot">−1 where the step concerns no piece.</param>
/// <param name="Provider">Zero where the step concerns none.</param>
/// <param name="Amount">Token base units: paid, locked or slashed.</param>
/// <param name="Output">The accepted output, or the state that a stage gave; otherwise the default CID.</param>
/// <param name="Metrics">For <see cref="ProgressKind.Combined"/>.</param>
public sealed record JobProgress(
    Hash32 Job, long TimeMs, ProgressKind Kind, int Stage, int Slot, int Branch, Address Provider,
    UInt128 Amount = default, Cid Output = default, string Detail = "",
    IReadOnlyDictionary<string, string>? Metrics = null);
