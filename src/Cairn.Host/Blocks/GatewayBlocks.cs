using Cairn.Content;

namespace Cairn.Host;

/// <summary>
/// A gateway's blocks, in two stores. What clients bring and what the gateway makes is public. What providers bring is
/// held back until the audits of its piece are closed: an auditor that could read the result would not have to compute.
/// </summary>
public sealed class GatewayBlocks
{
    private readonly FolderBlockStore _held;

    public GatewayBlocks(string publicFolder, string heldFolder)
    {
        Public = new FolderBlockStore(publicFolder);
        _held = new FolderBlockStore(heldFolder);
        All = new ReadThrough(Public, _held);
    }

    /// <summary>What anybody may read.</summary>
    public IBlockStore Public { get; }

    /// <summary>What providers brought and is not released yet.</summary>
    public IBlockStore Held => _held;

    /// <summary>Reads from both; writes to the public one. For the coordinator itself.</summary>
    public IBlockStore All { get; }

    /// <summary>Makes an output and all that it links to public. Blocks that are missing are skipped.</summary>
    public async ValueTask ReleaseAsync(Cid output, CancellationToken ct)
    {
        var pending = new Stack<Cid>([output]);
        var seen = new HashSet<Cid> { output };
        while (pending.TryPop(out var cid))
        {
            if (await _held.TryGetAsync(cid, ct) is not { } bytes)
                continue;
            await Public.PutAsync(cid, bytes, ct);
            foreach (var link in BlockGraph.LinksOf(cid, bytes))
                if (seen.Add(link))
                    pending.Push(link);
        }
    }

    private sealed class ReadThrough(IBlockStore near, IBlockStore far) : IBlockStore
    {
        public async ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default)
        {
            try
            {
                if (await near.TryGetAsync(cid, cancel) is { } bytes)
                    return bytes;
            }
            catch (BlockRejectedException)
            {
                // Damaged; the far store may have it whole.
                if (await far.TryGetAsync(cid, cancel) is { } whole)
                    return whole;
                throw;
            }

            return await far.TryGetAsync(cid, cancel);
        }

        public ValueTask PutAsync(Cid cid, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) =>
            near.PutAsync(cid, bytes, cancel);

        public async ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default) =>
            await near.HasAsync(cid, cancel) || await far.HasAsync(cid, cancel);
    }
}
