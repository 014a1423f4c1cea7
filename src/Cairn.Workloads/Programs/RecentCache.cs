namespace Cairn.Workloads.Programs;

/// <summary>The values that were made last, by key; the oldest gives way. Safe for concurrent use.</summary>
internal sealed class RecentCache<TKey, TValue>(int max)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _order = [];

    /// <summary>The value of a key; made where it is not kept, by two callers at once if they ask at once.</summary>
    public async ValueTask<TValue> GetAsync(TKey key, Func<ValueTask<TValue>> make)
    {
        lock (_lock)
            if (_values.TryGetValue(key, out var kept))
                return kept;
        var value = await make().ConfigureAwait(false);
        lock (_lock)
        {
            if (!_values.TryAdd(key, value))
                return _values[key];
            _order.Enqueue(key);
            if (_order.Count > max)
                _values.Remove(_order.Dequeue());
        }

        return value;
    }
}
