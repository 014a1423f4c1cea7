using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>What all kinds of transactions have. Not yet signed.</summary>
public abstract record Transaction
{
    /// <summary>EIP-155 chain id; 0 only for an old legacy transaction that is valid on every chain.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The sender's transaction count.</summary>
    public required ulong Nonce { get; init; }

    /// <summary>Most gas to use.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>The callee; null deploys a contract.</summary>
    public Address? To { get; init; }

    /// <summary>Wei sent along.</summary>
    public UInt256 ValueWei { get; init; }

    /// <summary>Call data, or a contract's creation code.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What the sender signs.</summary>
    public Hash32 SigningHash => Keccak256.Compute(Serialize(SigningFields()));

    /// <summary>Signs and serialises.</summary>
    public SignedTransaction Sign(EthereumKey key) => Sign(key.Sign(SigningHash));

    /// <summary>Serialises with a signature made elsewhere.</summary>
    /// <exception cref="ArgumentException">The signature recovers to nobody.</exception>
    public SignedTransaction Sign(Signature signature)
    {
        if (!signature.TryRecover(SigningHash, out var sender))
            throw new ArgumentException("The signature is not valid.", nameof(signature));
        return new SignedTransaction(this, signature, sender, Serialize(SignedFields(signature)));
    }

    internal abstract IEnumerable<RlpItem> SigningFields();

    internal abstract IEnumerable<RlpItem> SignedFields(Signature signature);

    /// <summary>The envelope: a type byte (none for legacy) and the list.</summary>
    internal abstract byte[] Serialize(IEnumerable<RlpItem> fields);

    internal RlpItem Destination => To is { } to ? RlpItem.Of(to.AsSpan()) : RlpItem.Of([]);

    internal static RlpItem Parity(Signature signature) => RlpItem.Of((UInt256)(signature.YParity ? 1UL : 0UL));

    internal static RlpItem Number(Hash32 word) => RlpItem.Of(word.ToUInt256());
}
