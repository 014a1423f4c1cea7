using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>Reads a registry of identities over JSON-RPC.</summary>
public sealed class IdentityReader(EvmClient client, Address registry)
{
    private const int UriLengthMax = 512;
    private readonly IdentityRegistryContract _registry = new(client, registry);

    /// <summary>One agent; null where there is none of that number.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<AgentRecord?> ReadAsync(ulong agentId, CancellationToken cancel = default)
    {
        try
        {
            var owner = await _registry.OwnerOfAsync(agentId, cancel: cancel).ConfigureAwait(false);
            var uri = await _registry.TokenURIAsync(agentId, cancel: cancel).ConfigureAwait(false);
            return new AgentRecord(agentId, owner, uri.Length <= UriLengthMax ? uri : "");
        }
        catch (RpcException e) when (e.Fault == RpcFault.Reverted)
        {
            return null;
        }
    }

    /// <summary>The newest agent that an account registered and still owns; null where there is none.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<AgentRecord?> FindAsync(Address owner, CancellationToken cancel = default)
    {
        if ((await _registry.BalanceOfAsync(owner, cancel: cancel).ConfigureAwait(false)).IsZero)
            return null;
        var topics = IdentityRegistryRegisteredEvent.Topics(owner: owner);
        foreach (var log in (await LogsAsync(topics, cancel).ConfigureAwait(false)).Reverse())
            if (IdentityRegistryRegisteredEvent.TryDecode(log, out var registered)
                && registered.AgentId <= (UInt256)ulong.MaxValue
                && await ReadAsync((ulong)registered.AgentId, cancel).ConfigureAwait(false) is { } agent
                && agent.Owner == owner)
                return agent;
        return null;
    }

    /// <summary>Whether an account owns an agent, or did at any time.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<bool> HasOwnedAsync(Address account, ulong agentId, CancellationToken cancel = default) =>
        (await LogsAsync(IdentityRegistryTransferEvent.Topics(to: account, tokenId: agentId), cancel)
            .ConfigureAwait(false)).Count > 0;

    private async Task<IReadOnlyList<LogEntry>> LogsAsync(Hash32?[] topics, CancellationToken cancel)
    {
        var head = await client.GetBlockNumberAsync(cancel).ConfigureAwait(false);
        return await client.GetLogsAsync(LogFilter.Of(registry).With(topics), 0, head, cancel).ConfigureAwait(false);
    }
}
