using System.Collections.Concurrent;

namespace Cairn.Content;

/// <summary>Blocks in memory, for tests and as a cache of what is small; it keeps everything it is given.</summary>
public sealed class MemoryBlockStore : IBlockStore
{
    private readonly ConcurrentDictionary<Cid, byte[]> _blocks = new();

    /// <summary>How many blocks are held.</summary>
    public int Count => _blocks.Count;

    /// <summary>The CIDs held now, in no particular order.</summary>
    public IReadOnlyCollection<Cid> Cids => [.. _blocks.Keys];

    public ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        if (!_blocks.TryGetValue(cid, out var bytes))
            return new((ReadOnlyMemory<byte>?)null);
        Block.Check(cid, bytes);
        return new(bytes);
    }

    public ValueTask PutAsync(Cid cid, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        Block.Check(cid, bytes.Span);
        _blocks.TryAdd(cid, bytes.ToArray());
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default) => new(_blocks.ContainsKey(cid));
}
