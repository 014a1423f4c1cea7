namespace Cairn.Content;

/// <summary>
/// Blocks by CID. Every store verifies what it returns and what it takes; a block has at most
/// <see cref="Block.MaxLength"/> bytes. Safe for concurrent use. Callers never change the bytes they were given.
/// </summary>
public interface IBlockStore
{
    /// <summary>The verified bytes of the block, or null where this store does not have it.</summary>
    /// <exception cref="BlockRejectedException">The store holds or was sent bytes that are not the block.</exception>
    /// <exception cref="IOException">The store could not be read.</exception>
    ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default);

    /// <summary>Stores the block; storing one that is there already changes nothing.</summary>
    /// <exception cref="BlockRejectedException">The bytes are not the block, or are too many.</exception>
    /// <exception cref="IOException">The store could not be written; it holds no part of the block.</exception>
    ValueTask PutAsync(Cid cid, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default);

    /// <summary>Whether the block is held here, without reading it.</summary>
    ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default);
}
