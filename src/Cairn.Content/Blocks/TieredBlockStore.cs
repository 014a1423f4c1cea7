namespace Cairn.Content;

/// <summary>
/// A near store in front of farther ones: reads go outward and are kept near; writes go to the near store only.
/// A damaged or unreachable tier does not hide a farther one that has the block.
/// </summary>
public sealed class TieredBlockStore(IBlockStore near, params IBlockStore[] far) : IBlockStore
{
    /// <exception cref="IOException">No tier had the block and at least one could not be asked.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default)
    {
        IOException? fault = null;
        try
        {
            if (await near.TryGetAsync(cid, cancel).ConfigureAwait(false) is { } held)
                return held;
        }
        catch (IOException e)
        {
            fault = e;
        }

        foreach (var store in far)
        {
            try
            {
                if (await store.TryGetAsync(cid, cancel).ConfigureAwait(false) is not { } bytes)
                    continue;
                await near.PutAsync(cid, bytes, cancel).ConfigureAwait(false);
                return bytes;
            }
            catch (IOException e)
            {
                fault = e;
            }
        }

        return fault is null ? null : throw fault;
    }

    public ValueTask PutAsync(Cid cid, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) =>
        near.PutAsync(cid, bytes, cancel);

    public async ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default)
    {
        IOException? fault = null;
        foreach (var store in (IEnumerable<IBlockStore>)[near, .. far])
        {
            try
            {
                if (await store.HasAsync(cid, cancel).ConfigureAwait(false))
                    return true;
            }
            catch (IOException e)
            {
                fault = e;
            }
        }

        return fault is null ? false : throw fault;
    }
}
