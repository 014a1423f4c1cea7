using Cairn.Contracts;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// Says what a new verifier's account needs: ether for gas, dollars for bonds. On a development chain it gets both.
/// </summary>
internal sealed class FirstMoney(VerifierResources resources, IProgress<string> log)
{
    private const int Dollars = 100;

    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task CheckAsync(CancellationToken ct)
    {
        var account = resources.Key.Address;
        var ether = await resources.Chain.GetBalanceAsync(account, cancel: ct);
        if (ether.IsZero)
            log.Report(await new GasMoney(resources.Chain, resources.Network, account).AskAsync(ct));
        if (resources.Network is { IsDevelopment: true, ChainId: DevChainOptions.DefaultChainId })
            await TestMoney.MintOnceAsync(
                resources.Chain, resources.Sender, resources.Network.Token, account, Dollars, ct);
    }
}
