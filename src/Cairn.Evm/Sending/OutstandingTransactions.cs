namespace Cairn.Evm;

/// <summary>
/// Signed transactions whose fate is not known yet, by nonce, and the last ones that were mined, as a chain may lose
/// them again. Safe for concurrent use.
/// </summary>
internal sealed class OutstandingTransactions
{
    private const int MinedMax = 64;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<ulong, PendingTransaction> _byNonce = [];
    private readonly SortedDictionary<ulong, PendingTransaction> _mined = [];

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

    /// <summary>Its fate is known, as long as the chain keeps the block.</summary>
    public void Mined(PendingTransaction pending)
    {
        Remove(pending);
        lock (_lock)
        {
            _mined[pending.Nonce] = pending;
            if (_mined.Count > MinedMax) _mined.Remove(_mined.Keys.First());
        }
    }

    /// <summary>
    /// Forgets those whose nonces the chain has seen, and gives this one and, where another is before it, the first: a
    /// mined one that the chain has lost, or one that waits. Only those can hold it up now.
    /// </summary>
    public IReadOnlyList<PendingTransaction> Blocking(PendingTransaction pending, ulong nextOnChain)
    {
        lock (_lock)
        {
            foreach (var nonce in _byNonce.Keys.TakeWhile(n => n < nextOnChain).ToArray()) _byNonce.Remove(nonce);
            var lost = _mined.GetValueOrDefault(nextOnChain);
            var first = lost ?? _byNonce.Values.FirstOrDefault();
            return first is null || first.Nonce >= pending.Nonce ? [pending] : [first, pending];
        }
    }
}
