namespace Cairn.Evm;

/// <summary>What generated contract clients share: run a function without a transaction and read its output.</summary>
public static class ContractQuery
{
    /// <summary>The function's return values as objects, one an output.</summary>
    /// <exception cref="RpcException">
    /// The node failed, the call reverted (<see cref="RpcFault.Reverted"/>), or the output is not the function's, as
    /// where no such contract is deployed (<see cref="RpcFault.Malformed"/>).
    /// </exception>
    public static async Task<object[]> RunAsync(EvmClient client, Address contract, AbiFunction function,
        IReadOnlyList<object> arguments, BlockTag block = default, Address? from = null,
        CancellationToken cancel = default)
    {
        var call = new ContractCall(contract, function.EncodeCall(arguments));
        var output = await client.CallAsync(call, block, from, cancel).ConfigureAwait(false);
        if (function.TryDecodeOutput(output, out var values)) return values;
        throw new RpcException(RpcFault.Malformed, output.Length == 0
            ? $"{contract} returned nothing for {function.Signature}: no such contract is deployed there."
            : $"{contract} returned something else than {function.Signature} does.");
    }
}
