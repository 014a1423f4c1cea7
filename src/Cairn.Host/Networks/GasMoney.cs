using System.Globalization;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// Says what an account without ether needs. On a development chain, which the network file marks and which has the id
/// of one, it is given it: from an account whose key everybody knows, so that no other chain's money can be meant.
/// </summary>
internal sealed class GasMoney(EvmClient chain, NetworkInfo network, Address account)
{
    /// <summary>An identity with its file, and some claims.</summary>
    private const ulong Gas = 1_000_000;

    private const int FirstFaucet = 10;
    private const int Faucets = 10;
    private static readonly UInt256 GiftWei = UInt256.Parse("10000000000000000000");
    private static readonly UInt256 WeiPerMicroether = 1_000_000_000_000;

    /// <summary>What was done about an account that cannot pay its gas, or what is to be done.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<string> AskAsync(CancellationToken ct)
    {
        if (network.IsDevelopment && network.ChainId == DevChainOptions.DefaultChainId)
            return await GiveAsync(ct);
        var fees = await FeeQuote.EstimateAsync(chain, new TransactionSenderOptions(), ct);
        var micro = (UInt128)((fees.MaxFeePerGasWei * Gas + WeiPerMicroether - 1) / WeiPerMicroether);
        var ether = string.Create(CultureInfo.InvariantCulture, $"{micro / 1_000_000}.{micro % 1_000_000:D6}");
        return $"{account} cannot pay the gas: send it about {ether} ether on chain {network.ChainId}, " +
            "which pays for an identity and some claims; it goes on by itself then";
    }

    // Each account has a faucet of its own among some, so that few share one and its nonces.
    private async Task<string> GiveAsync(CancellationToken ct)
    {
        using var faucet = DevChain.Account(FirstFaucet + (account.AsSpan()[^1] % Faucets));
        using var sender = new TransactionSender(chain, faucet, network.ChainId);
        var outcome = await sender.SendAsync(new ContractCall(account, default, GiftWei), ct);
        return outcome.Succeeded
            ? $"{account} could not pay the gas; on this development chain it was given 10 ether that are worth nothing"
            : $"{account} cannot pay the gas, and this development chain's faucet {faucet.Address} could not help " +
                $"({outcome.Status}: {outcome.Text}); start `cairn up` on a new folder";
    }
}
