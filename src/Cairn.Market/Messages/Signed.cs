using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>A message with its EIP-712 signature. Having one proves nothing; see <see cref="IsBy"/>.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed record Signed<T>(T Message, Signature Signature)
    where T : IMarketMessage<T>
{
    private const string SignatureKey = "signature";

    /// <summary>Signs a message.</summary>
    public static Signed<T> By(EthereumKey key, MarketDomain domain, T message) =>
        new(message, key.Sign(domain.Digest(message.StructHash())));

    /// <summary>The digest that was to be signed.</summary>
    public Hash32 Digest(MarketDomain domain) => domain.Digest(Message.StructHash());

    /// <summary>Whether this account signed this message in this domain. Never true for the zero address.</summary>
    public bool IsBy(Address signer, MarketDomain domain) => Signature.IsBy(signer, Digest(domain));

    /// <summary>The message's map with the key "signature" added.</summary>
    public DagValue ToDag() => Message.ToDag().With(SignatureKey, Signature.ToString());

    /// <summary>Reads what <see cref="ToDag"/> wrote.</summary>
    public static Signed<T> FromDag(DagFields fields) => new(T.FromDag(fields), fields.Signature(SignatureKey));
}
