using Cairn.Contracts;

namespace Cairn.Host;

/// <summary>A published result that is to be executed again.</summary>
/// <param name="HasTwoInputs">Whether the signer gave its word for two inputs of the result's stage.</param>
/// <param name="Assertion">The assertion on chain that holds it; null where there is none.</param>
internal sealed record CheckTask(
    WatchedJob Job, SeenResult Result, CheckReason Reason, bool HasTwoInputs, Assertion? Assertion);
