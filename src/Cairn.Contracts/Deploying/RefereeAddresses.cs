using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>Where the pure parts of dispute settlement are.</summary>
/// <param name="Traces">The referee of commitments.</param>
/// <param name="Elements">The referee of computation.</param>
/// <param name="Rules">The rules of games.</param>
public sealed record RefereeAddresses(Address Traces, Address Elements, Address Rules)
{
    internal IEnumerable<Address> All => [Traces, Elements, Rules];

    internal static async Task<RefereeAddresses> DeployAsync(Func<ContractCall, Task<Address>> createAsync) => new(
        await createAsync(TraceRefereeContract.Deploy()).ConfigureAwait(false),
        await createAsync(ElementRefereeContract.Deploy()).ConfigureAwait(false),
        await createAsync(GameRulesContract.Deploy()).ConfigureAwait(false));
}
