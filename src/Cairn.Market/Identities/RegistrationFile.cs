using System.Diagnostics.CodeAnalysis;
using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// An agent's registration file in ERC-8004's form, as a canonical dag-json document: who it is, where it is, and under
/// "cairn" what it can do. The registry's token URI is <c>ipfs://</c> and this document's CID. Reading it checks its
/// form only: it is its owner's word.
/// </summary>
public sealed record RegistrationFile
{
    /// <summary>The largest file read, in bytes.</summary>
    public const int MaxLength = 65_536;

    private const string Type = "https://eips.ethereum.org/EIPS/eip-8004#registration-v1";
    private const string UriScheme = "ipfs://";

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, for people.</summary>
    public required string Description { get; init; }

    /// <summary>How to reach and name it, at most 16.</summary>
    public required IReadOnlyList<AgentService> Services { get; init; }

    /// <summary>The identities that lead here, at most 16.</summary>
    public required IReadOnlyList<AgentReference> Registrations { get; init; }

    /// <summary>What it can do.</summary>
    public required AgentCapabilities Capabilities { get; init; }

    /// <summary>The file's CID.</summary>
    public Cid Cid => Cid.Of(Codec.DagJson, ToBytes());

    /// <summary>What the registry holds for this file.</summary>
    public string Uri => UriScheme + Cid;

    /// <summary>Describes an account's agent.</summary>
    /// <param name="agent">Its identity.</param>
    /// <param name="account">Its owner.</param>
    /// <param name="gateway">The gateway that it is, or takes work from.</param>
    /// <param name="capabilities">What it can do.</param>
    public static RegistrationFile Of(
        AgentReference agent, Address account, Uri gateway, AgentCapabilities capabilities) => new()
    {
        Name = $"Cairn {capabilities.Role} {account}",
        Description = capabilities.Role == AgentCapabilities.Gateway
            ? "Coordinates jobs of Cairn, an open network for AI compute."
            : "Computes pieces of jobs of Cairn, an open network for AI compute.",
        Services =
        [
            new AgentService(AgentService.Did, AgentReference.DidOf(agent.ChainId, account)),
            new AgentService(AgentService.Gateway, gateway.AbsoluteUri),
        ],
        Registrations = [agent],
        Capabilities = capabilities,
    };

    /// <summary>Whether it names this identity and, as its DID, this account.</summary>
    public bool IsOf(AgentReference agent, Address account) => Registrations.Contains(agent)
        && Services.Contains(new AgentService(AgentService.Did, AgentReference.DidOf(agent.ChainId, account)));

    /// <summary>Whether another file says the same, the speeds' measurement apart.</summary>
    public bool IsLike(RegistrationFile other) => (Name, Description) == (other.Name, other.Description)
        && Services.SequenceEqual(other.Services) && Registrations.SequenceEqual(other.Registrations)
        && Capabilities.IsLike(other.Capabilities);

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => DagJson.Encode(DagValue.Map(
    [
        ("type", Type), ("name", Name), ("description", Description), ("active", true),
        ("services", DagValue.List(Services.Select(s => s.ToDag()))),
        ("registrations", DagValue.List(Registrations.Select(r => r.ToDag()))),
        ("cairn", Capabilities.ToDag()),
    ]));

    /// <summary>Reads a file; the error names the field.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out RegistrationFile? file, out string error)
    {
        file = null;
        if (!DagJson.TryDecode(bytes, out var value, out error, MaxLength))
            return false;
        var fields = new DagFields(value, "registration");
        fields.OneOf("type", Type);
        fields.Boolean("active");
        var capabilities = fields.Map("cairn");
        var read = new RegistrationFile
        {
            Name = fields.String("name"),
            Description = fields.String("description", 1_024),
            Services = fields.Maps("services", 16, AgentService.FromDag),
            Registrations = fields.Maps("registrations", 16, AgentReference.FromDag),
            Capabilities = AgentCapabilities.FromDag(capabilities),
        };
        capabilities.Finish();
        file = fields.Finish() ? read : null;
        error = fields.Error;
        return file is not null;
    }

    /// <summary>The CID that a token URI leads to; false for any other address than <c>ipfs://CID</c>.</summary>
    public static bool TryParseUri(string uri, out Cid cid)
    {
        cid = default;
        return uri.StartsWith(UriScheme, StringComparison.Ordinal) && uri.Length <= 128
            && Cid.TryParse(uri.AsSpan(UriScheme.Length), out cid);
    }
}
