using System.Globalization;
using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>An identity: one token of one registry on one chain.</summary>
/// <param name="ChainId">EIP-155 chain id.</param>
/// <param name="Registry">The registry's contract.</param>
/// <param name="AgentId">The token's number.</param>
public sealed record AgentReference(ulong ChainId, Address Registry, ulong AgentId)
{
    /// <summary>The registry as ERC-8004 names it: <c>eip155:chain:address</c>.</summary>
    public string RegistryName => string.Create(CultureInfo.InvariantCulture, $"eip155:{ChainId}:{Registry}");

    /// <summary>An account's decentralised identifier by the method pkh.</summary>
    public static string DidOf(ulong chainId, Address account) =>
        string.Create(CultureInfo.InvariantCulture, $"did:pkh:eip155:{chainId}:{account}");

    internal DagValue ToDag() => DagValue.Map([("agentId", AgentId), ("agentRegistry", RegistryName)]);

    internal static AgentReference FromDag(DagFields fields)
    {
        var id = fields.Integer("agentId", 0, long.MaxValue);
        var parts = fields.String("agentRegistry").Split(':');
        if (parts is ["eip155", var chain, var address]
            && ulong.TryParse(chain, NumberStyles.None, CultureInfo.InvariantCulture, out var chainId)
            && Address.TryParse(address, null, out var registry))
            return new AgentReference(chainId, registry, (ulong)id);
        fields.Fail("agentRegistry", "is not like eip155:chain:address");
        return new AgentReference(0, default, 0);
    }
}
