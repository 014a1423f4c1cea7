namespace Cairn.Evm;

/// <summary>Signed transactions whose fate is not known yet, by nonce. Safe for concurrent use.</summary>
internal sealed class OutstandingTransactions
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<ulong, PendingTransaction> _byNonce = [];

    /// <summary>The first nonce that neither the node nor any of ours uses.</summary>
    public ulong NextNonce(ulong knownToNode)
    {
        lock (_lock) return _byNonce.Count == 0 ? knownToNode : Math.Max(knownToNode, _byNonce.Keys.Max() + 1);
    }

    public void Add(PendingTransaction pending)
    {
        lock (_lock) _byNonce[pending.Nonce] = pending;
    }

    public void Remove(PendingTransaction pending)
    {
        lock (_lock)
        {
            if (_byNonce.TryGetValue(pending.Nonce, out var found) && found == pending) _byNonce.Remove(pending.Nonce);
        }
    }

    /// <summary>
    /// Forgets those whose nonces the chain has seen, and gives this one and, where another is before it, the first:
    /// the only two that can hold it up now.
    /// </summary>
    public IReadOnlyList<PendingTransaction> Blocking(PendingTransaction pending, ulong nextOnChain)
    {
        lock (_lock)
        {
            foreach (var nonce in _byNonce.Keys.TakeWhile(n => n < nextOnChain).ToArray()) _byNonce.Remove(nonce);
            var first = _byNonce.Values.FirstOrDefault();
            return first is null || first.Nonce >= pending.Nonce ? [pending] : [first, pending];
        }
    }
}
