using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>Reads providers' stakes and locks in the token that jobs are paid in.</summary>
internal sealed class StakeReader(EvmClient chain, Address market, Address token)
{
    private readonly MarketContract _market = new(chain, market);

    /// <summary>Stake that no lock holds, token base units.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<UInt128> OfAsync(Address provider, CancellationToken ct) =>
        (UInt128)UInt256.Min(await _market.StakeOfAsync(token, provider, cancel: ct), UInt128.MaxValue);

    /// <summary>What a provider has locked for a job, and until when (unix seconds); 0 where it has not.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<(UInt128 Amount, ulong Until)> LockAsync(Hash32 job, Address provider, CancellationToken ct)
    {
        var found = await _market.LockOfAsync(job, provider, cancel: ct);
        return (found.Amount, found.Until);
    }
}
