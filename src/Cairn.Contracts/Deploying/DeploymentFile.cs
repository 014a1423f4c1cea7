using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>
/// The deployment file: {chain_id, development, rpc, block, market, token, identity, verdicts, referees,
/// proofs, code_hashes}; `development` may be missing and is false then.
/// </summary>
internal static class DeploymentFile
{
    private const int MaxContracts = 64;

    public static string Format(Deployment deployment)
    {
        var hashes = new JsonObject();
        foreach (var (address, hash) in deployment.CodeHashes) hashes[address.ToString()] = hash.ToString();
        var root = new JsonObject
        {
            ["chain_id"] = deployment.ChainId,
            ["development"] = deployment.IsDevelopment,
            ["rpc"] = deployment.Rpc.ToString(),
            ["block"] = deployment.Block,
            ["market"] = deployment.Market.ToString(),
            ["token"] = deployment.Token.ToString(),
            ["identity"] = deployment.Identity.ToString(),
            ["verdicts"] = new JsonObject
            {
                ["consent"] = deployment.ConsentVerdict.ToString(),
                ["quorum"] = deployment.QuorumVerdict.ToString(),
                ["dispute"] = deployment.DisputeVerdict.ToString(),
            },
            ["referees"] = new JsonObject
            {
                ["traces"] = deployment.Referees.Traces.ToString(),
                ["elements"] = deployment.Referees.Elements.ToString(),
                ["rules"] = deployment.Referees.Rules.ToString(),
            },
            ["proofs"] = new JsonObject
            {
                ["verifier"] = deployment.Proofs.Verifier.ToString(),
                ["models"] = deployment.Proofs.Models.ToString(),
                ["verdict"] = deployment.Proofs.Verdict.ToString(),
            },
            ["code_hashes"] = hashes,
        };
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    public static bool TryParse(string text, string path, [NotNullWhen(true)] out Deployment? deployment,
        out string error)
    {
        (deployment, error) = (null, "");
        try
        {
            using var document = JsonDocument.Parse(text);
            deployment = Read(document.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            error = $"{path} is no deployment file: {e.Message}";
            return false;
        }
    }

    private static Deployment Read(JsonElement root)
    {
        var verdicts = Member(root, "verdicts");
        var hashes = new Dictionary<Address, Hash32>();
        foreach (var entry in Object(Member(root, "code_hashes"), "code_hashes"))
            hashes[AddressOf(entry.Name, "code_hashes")] = Hash(entry.Value);
        var found = new Deployment
        {
            ChainId = Number(root, "chain_id"),
            IsDevelopment = Flag(root, "development"),
            Rpc = Url(root),
            Block = Number(root, "block"),
            Market = AddressOf(Text(root, "market"), "market"),
            Token = AddressOf(Text(root, "token"), "token"),
            Identity = AddressOf(Text(root, "identity"), "identity"),
            ConsentVerdict = AddressOf(Text(verdicts, "consent"), "verdicts.consent"),
            QuorumVerdict = AddressOf(Text(verdicts, "quorum"), "verdicts.quorum"),
            DisputeVerdict = AddressOf(Text(verdicts, "dispute"), "verdicts.dispute"),
            Referees = new RefereeAddresses(
                Part("referees", "traces"), Part("referees", "elements"), Part("referees", "rules")),
            Proofs = new ProofAddresses(
                Part("proofs", "verifier"), Part("proofs", "models"), Part("proofs", "verdict")),
            CodeHashes = hashes,
        };
        Address[] all =
        [
            found.Market, found.Token, found.Identity, found.ConsentVerdict, found.QuorumVerdict, found.DisputeVerdict,
            .. found.Referees.All, .. found.Proofs.All,
        ];
        if (all.FirstOrDefault(a => !hashes.ContainsKey(a)) is { IsZero: false } missing)
            throw new FormatException($"code_hashes lacks {missing}.");
        return found;

        Address Part(string group, string name) =>
            AddressOf(Text(Member(root, group), name), $"{group}.{name}");
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value : throw new FormatException($"the field '{name}' is missing.");

    private static IEnumerable<JsonProperty> Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Count() <= MaxContracts
            ? element.EnumerateObject()
            : throw new FormatException($"the field '{name}' must be an object of at most {MaxContracts} entries.");

    private static string Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()! : throw new FormatException($"the field '{name}' must be text.");

    private static ulong Number(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var number)
            ? number : throw new FormatException($"the field '{name}' must be a whole number.");

    private static bool Flag(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && (value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean() : throw new FormatException($"the field '{name}' must be true or false."));

    private static Uri Url(JsonElement root) =>
        Uri.TryCreate(Text(root, "rpc"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url : throw new FormatException("the field 'rpc' must be an http or https URL.");

    private static Address AddressOf(string text, string name) =>
        Address.TryParse(text, out var address)
            ? address : throw new FormatException($"the field '{name}' holds '{text}', which is no address.");

    private static Hash32 Hash(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Hash32.TryParse(value.GetString(), out var hash)
            ? hash : throw new FormatException("the field 'code_hashes' must hold 32-byte hashes.");
}
