using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>A transaction with its signature, ready for eth_sendRawTransaction.</summary>
public sealed class SignedTransaction
{
    internal SignedTransaction(Transaction transaction, Signature signature, Address sender, byte[] raw)
    {
        (Transaction, Signature, Sender, Raw) = (transaction, signature, sender, raw);
        Hash = Keccak256.Compute(raw);
    }

    /// <summary>What was signed.</summary>
    public Transaction Transaction { get; }

    /// <summary>The sender's signature.</summary>
    public Signature Signature { get; }

    /// <summary>Recovered from the signature.</summary>
    public Address Sender { get; }

    /// <summary>The serialised envelope.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The transaction's id.</summary>
    public Hash32 Hash { get; }

    /// <summary>
    /// Reads a legacy, EIP-1559 or EIP-7702 envelope; canonical form only, and the signature must recover to an
    /// account. <paramref name="error"/> says in words what is wrong.
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> raw, [NotNullWhen(true)] out SignedTransaction? transaction,
        out string error)
    {
        transaction = null;
        if (!TransactionParser.TryParse(raw, out var parsed, out var signature, out error)) return false;
        if (!signature.TryRecover(parsed.SigningHash, out var sender))
        {
            error = "the signature recovers to no account";
            return false;
        }
        transaction = new SignedTransaction(parsed, signature, sender, raw.ToArray());
        return true;
    }
}
