using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>What executing a result again has shown.</summary>
/// <param name="Case">The case against its provider; null where there is none.</param>
/// <param name="Own">What was computed here; null where nothing was.</param>
/// <param name="Fault">What is wrong with the result, or why it cannot be told; empty where it is right.</param>
/// <param name="MadeUp">How the job's signer made up the input; empty where it did not. Its provider is not to blame
/// for that.</param>
internal sealed record CheckOutcome(
    DisputeCase? Case, CommittedOutput? Own, string Fault = "", string MadeUp = "");
