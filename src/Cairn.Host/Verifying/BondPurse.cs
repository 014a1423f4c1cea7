using System.Collections.Concurrent;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>A verifier's money: bonds within its budget, free in the Market when they are needed.</summary>
internal sealed class BondPurse(VerifierResources resources, UInt128 budget)
{
    private readonly ConcurrentDictionary<Hash32, UInt128> _taken = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly MarketContract _market = new(resources.Chain, resources.Network.Market);
    private readonly TestDollarContract _token = new(resources.Chain, resources.Network.Token);

    /// <summary>What open games have as bonds.</summary>
    public UInt128 Taken => _taken.Values.Aggregate(UInt128.Zero, (sum, bond) => sum + bond);

    /// <summary>
    /// Sets a bond aside for a game and makes sure that the Market has it; asking again for the same game changes
    /// nothing.
    /// </summary>
    /// <returns>Why it cannot be; empty where it is.</returns>
    public async Task<string> TakeAsync(Hash32 game, UInt128 bond, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            var others = _taken.Where(t => t.Key != game).Aggregate(UInt128.Zero, (sum, t) => sum + t.Value);
            if (others + bond > budget)
                return $"the bond of {DollarAmount.Format(bond)} waits: {DollarAmount.Format(others)} of the budget " +
                    $"of {DollarAmount.Format(budget)} are in other games";
            var free = await _market.FreeAsync(resources.Network.Token, resources.Key.Address, cancel: ct);
            if (free < bond && await DepositAsync((UInt256)bond - free, ct) is { Length: > 0 } fault)
                return fault;
            _taken[game] = bond;
            return "";
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A game that is open already counts, however it came to be.</summary>
    public void Count(Hash32 game, UInt128 bond) => _taken[game] = bond;

    /// <summary>The game is over.</summary>
    public void Return(Hash32 game) => _taken.TryRemove(game, out _);

    private async Task<string> DepositAsync(UInt256 missing, CancellationToken ct)
    {
        var held = await _token.BalanceOfAsync(resources.Key.Address, cancel: ct);
        if (held < missing)
            return $"the account {resources.Key.Address} has {DollarAmount.Format((UInt128)held)}; a bond needs " +
                $"{DollarAmount.Format((UInt128)missing)} more. Send it that";
        foreach (var call in new[]
        {
            _token.Approve(resources.Network.Market, missing), _market.Deposit(resources.Network.Token, missing),
        })
        {
            var outcome = await resources.Sender.SendAsync(call, ct);
            if (!outcome.Succeeded)
                return $"a deposit for the bond failed ({outcome.Status}: {outcome.Text})";
        }

        return "";
    }
}
