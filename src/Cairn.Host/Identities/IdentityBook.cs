using System.Collections.Concurrent;
using System.Threading.Channels;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// The identities that providers have shown to a gateway, each checked against the registry, and the contradictions on
/// record beside them. What the chain did not answer stays as it was.
/// </summary>
internal sealed class IdentityBook(
    IdentityReader registry, QuorumVerdictContract verdict, NetworkInfo network, GatewayBlocks blocks)
{
    private const int AgentsMax = 10_000;

    private readonly ConcurrentDictionary<Address, AgentView> _agents = new();
    private readonly Channel<Address> _stale = Channel.CreateBounded<Address>(
        new BoundedChannelOptions(AgentsMax) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>What is known of an account.</summary>
    public AgentView Of(Address account) => _agents.GetValueOrDefault(account) ?? new AgentView(null, null, 0);

    /// <summary>Takes an identity if it is the account's, and keeps its file; or says what is wrong.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<ApiProblem?> AddAsync(Address account, IdentityRequest request, CancellationToken ct)
    {
        if (request.File.Length > RegistrationFile.MaxLength
            || !RegistrationFile.TryRead(request.File, out var file, out var error))
            return ApiProblem.BadRequest("The registration file is malformed or too large.",
                "Use the file that `cairn provide` makes.", "file");
        var agent = new AgentReference(network.ChainId, network.Identity, request.AgentId);
        if (!file.IsOf(agent, account))
            return ApiProblem.BadRequest($"The file is not that of agent {request.AgentId} and {account}.",
                "Name both in it: the registration and the DID.", "file");
        var found = await registry.ReadAsync(request.AgentId, ct);
        if (found?.Owner != account)
            return ApiProblem.BadRequest($"Agent {request.AgentId} is not the account's.",
                $"Register the account at {network.Identity}.", "agent_id");
        if (found.Uri != file.Uri)
            return ApiProblem.BadRequest("The registry leads to another file.", $"Set the URI {file.Uri} first.",
                "file");
        await blocks.Public.PutAsync(file.Cid, file.ToBytes(), ct);
        Keep(account, new Registration(agent, file));
        return null;
    }

    /// <summary>Keeps an identity that is known to be on chain.</summary>
    public void Keep(Address account, Registration registration)
    {
        // Whoever is still connected shows its identity again with its next offer.
        if (_agents.Count >= AgentsMax && !_agents.ContainsKey(account))
            _agents.Clear();
        var (id, uri) = (registration.Agent.AgentId, registration.File.Uri);
        _agents.AddOrUpdate(account, new AgentView(id, uri, 0),
            (_, known) => known with { AgentId = id, Uri = uri });
        Refresh(account);
    }

    /// <summary>Has an account's contradictions read again soon.</summary>
    public void Refresh(Address account) => _stale.Writer.TryWrite(account);

    /// <summary>Reads what is to be read again, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var account in _stale.Reader.ReadAllAsync(ct))
        {
            try
            {
                var count = await verdict.ContradictionsAsync(account, cancel: ct);
                var record = (long)UInt256.Min(count, long.MaxValue);
                if (_agents.Count < AgentsMax || _agents.ContainsKey(account))
                    _agents.AddOrUpdate(account, new AgentView(null, null, record),
                        (_, known) => known with { Contradictions = record });
            }
            catch (RpcException)
            {
                // Read again with the account's next offer.
            }
        }
    }
}
