using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>Creates contracts one after the other from one account and waits for each.</summary>
internal sealed class ContractDeployer(EvmClient client, EthereumKey deployer)
{
    private const ulong PriorityFeeWei = 1_000_000_000;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Deploys a contract of this build.</summary>
    /// <exception cref="RpcException">The chain cannot be reached, or the constructor reverts.</exception>
    public Task<Address> DeployAsync(string name, CancellationToken cancel, params object[] arguments) =>
        DeployAsync(ContractArtifact.Load(name), cancel, arguments);

    public async Task<Address> DeployAsync(ContractArtifact artifact, CancellationToken cancel,
        params object[] arguments)
    {
        var code = artifact.Creation([.. artifact.Abi.Constructor.Select(p => p.Type)], arguments);
        var from = deployer.Address;
        var gas = await client.EstimateGasAsync(new ContractCall(null, code), from, cancel).ConfigureAwait(false);
        var latest = await client.GetBlockAsync(cancel: cancel).ConfigureAwait(false);
        var transaction = new FeeMarketTransaction
        {
            ChainId = await client.GetChainIdAsync(cancel).ConfigureAwait(false),
            Nonce = await client.GetNonceAsync(from, BlockTag.Pending, cancel).ConfigureAwait(false),
            GasLimit = gas + gas / 5,
            Data = code,
            MaxPriorityFeePerGasWei = PriorityFeeWei,
            MaxFeePerGasWei = (latest?.BaseFeePerGasWei ?? 0) * 2UL + PriorityFeeWei,
        };
        var hash = await client.SendRawAsync(transaction.Sign(deployer), cancel).ConfigureAwait(false);
        while (true)
        {
            if (await client.GetReceiptAsync(hash, cancel).ConfigureAwait(false) is { } receipt)
                return receipt.Succeeded && receipt.ContractAddress is { } address
                    ? address
                    : throw new RpcException(RpcFault.Reverted, $"The deployment of {artifact.Name} reverted.");
            await Task.Delay(PollEvery, cancel).ConfigureAwait(false);
        }
    }
}
