using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// A transaction that was signed and handed to the node, with the replacements that followed. All of them have one
/// nonce, so at most one is ever mined.
/// </summary>
public sealed class PendingTransaction
{
    private readonly Lock _lock = new();
    private readonly List<SignedTransaction> _versions = [];

    internal PendingTransaction(ContractCall call, SignedTransaction first, DateTimeOffset sentAt)
    {
        Call = call;
        SentAt = sentAt;
        _versions.Add(first);
    }

    /// <summary>What it is to do.</summary>
    public ContractCall Call { get; }

    /// <summary>The sender's nonce.</summary>
    public ulong Nonce => Newest.Transaction.Nonce;

    /// <summary>The newest version.</summary>
    public SignedTransaction Newest
    {
        get { lock (_lock) return _versions[^1]; }
    }

    /// <summary>Ids of all versions, oldest first.</summary>
    public IReadOnlyList<Hash32> Hashes
    {
        get { lock (_lock) return [.. _versions.Select(v => v.Hash)]; }
    }

    internal DateTimeOffset SentAt { get; set; }

    internal void Replace(SignedTransaction next)
    {
        lock (_lock) _versions.Add(next);
    }

    internal void Withdraw(SignedTransaction refused)
    {
        lock (_lock) _versions.Remove(refused);
    }
}
