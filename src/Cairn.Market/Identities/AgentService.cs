using Cairn.Content;

namespace Cairn.Market;

/// <summary>One way to reach or to name an agent, as ERC-8004 lists them.</summary>
/// <param name="Name">What the endpoint is, for example "DID" or "cairn-gateway".</param>
/// <param name="Endpoint">An address or an identifier; text of a stranger, at most 512 UTF-16 units.</param>
public sealed record AgentService(string Name, string Endpoint)
{
    /// <summary>The service whose endpoint is the agent's decentralised identifier.</summary>
    public const string Did = "DID";

    /// <summary>The service whose endpoint is a gateway of Cairn.</summary>
    public const string Gateway = "cairn-gateway";

    private const int MaxLength = 512;

    internal DagValue ToDag() => DagValue.Map([("name", Name), ("endpoint", Endpoint)]);

    internal static AgentService FromDag(DagFields fields) =>
        new(fields.String("name", 64), fields.String("endpoint", MaxLength));
}
