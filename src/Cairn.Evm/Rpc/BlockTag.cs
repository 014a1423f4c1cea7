using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Which block a call looks at: a name, a number, or a hash (EIP-1898).</summary>
public readonly record struct BlockTag
{
    private readonly string? _text;
    private readonly bool _isHash;

    private BlockTag(string text, bool isHash) => (_text, _isHash) = (text, isHash);

    /// <summary>The newest block. The default.</summary>
    public static BlockTag Latest => default;

    /// <summary>The newest block and the node's pool.</summary>
    public static BlockTag Pending => new("pending", false);

    /// <summary>The newest block that is unlikely to be reorganised.</summary>
    public static BlockTag Safe => new("safe", false);

    /// <summary>The newest block that cannot be reorganised.</summary>
    public static BlockTag Finalized => new("finalized", false);

    /// <summary>The first block.</summary>
    public static BlockTag Earliest => new("earliest", false);

    /// <summary>A block by number.</summary>
    public static BlockTag At(ulong number) => new(((UInt256)number).ToHexString(), false);

    /// <summary>A block by hash.</summary>
    public static BlockTag At(Hash32 hash) => new(hash.ToString(), true);

    /// <summary>Whether the block is named by its hash.</summary>
    public bool IsHash => _isHash;

    /// <summary>The name, number or hash.</summary>
    public override string ToString() => _text ?? "latest";

    internal JsonNode ToJson() => _isHash ? new JsonObject { ["blockHash"] = _text } : JsonValue.Create(ToString());
}
