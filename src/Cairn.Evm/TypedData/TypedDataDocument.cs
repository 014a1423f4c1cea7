using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// EIP-712 typed data as eth_signTypedData_v4 takes it: JSON with types, primaryType, domain and message. Checked
/// strictly: every member must be there and fit its type, and nothing else may be.
/// </summary>
public sealed class TypedDataDocument
{
    private const int MaxJsonLength = 1 << 20;
    private const int MaxDepth = 32;

    private TypedDataDocument(Hash32 domainSeparator, Hash32 structHash, string primaryType) =>
        (DomainSeparator, StructHash, PrimaryType) = (domainSeparator, structHash, primaryType);

    /// <summary>The type of the message.</summary>
    public string PrimaryType { get; }

    /// <summary>hashStruct of the domain.</summary>
    public Hash32 DomainSeparator { get; }

    /// <summary>hashStruct of the message; all zero where the primary type is the domain's itself.</summary>
    public Hash32 StructHash { get; }

    /// <summary>What is signed.</summary>
    public Hash32 Digest => PrimaryType == TypedDataTypes.DomainType
        ? Keccak256.Compute([0x19, 0x01, .. DomainSeparator.AsSpan()])
        : Eip712.Digest(DomainSeparator, StructHash);

    /// <summary>Reads a document; <paramref name="error"/> names the member that is wrong.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out TypedDataDocument? document, out string error)
    {
        (document, error) = (null, "");
        if (json.Length > MaxJsonLength)
        {
            error = $"longer than {MaxJsonLength} characters";
            return false;
        }
        if (!SafeJson.TryParse(json, MaxDepth, out var root))
        {
            error = "not JSON";
            return false;
        }
        try
        {
            document = Read(root);
            return true;
        }
        catch (FormatException e)
        {
            error = e.Message;
            return false;
        }
    }

    private static TypedDataDocument Read(JsonElement root)
    {
        var types = TypedDataTypes.Read(Member(root, "types"));
        var primary = Member(root, "primaryType");
        if (primary.ValueKind != JsonValueKind.String) throw new FormatException("primaryType is no text");
        var name = primary.GetString()!;
        var domain = Member(root, "domain");
        var hasher = new TypedDataHasher(types.WithDomainOf(domain));
        var separator = hasher.HashStruct(TypedDataTypes.DomainType, domain, "domain", 0);
        var message = name == TypedDataTypes.DomainType
            ? Hash32.Zero
            : hasher.HashStruct(name, Member(root, "message"), "message", 0);
        return new TypedDataDocument(separator, message, name);
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value
            : throw new FormatException($"{name} is missing");
}
