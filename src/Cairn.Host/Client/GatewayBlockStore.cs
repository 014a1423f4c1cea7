using System.Net.Http.Headers;
using Cairn.Content;

namespace Cairn.Host;

/// <summary>A gateway's blocks seen from outside: verified reads, and writes under the caller's session.</summary>
internal sealed class GatewayBlockStore(GatewayClient gateway, HttpClient http, Uri address) : IGraphStore
{
    // What an archive adds to a block, at most: a length and a CID.
    private const int SectionHeadLength = 48;

    private readonly HttpBlockStore _reader = new(http, address);

    public ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default) =>
        _reader.TryGetAsync(cid, cancel);

    public ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default) => _reader.HasAsync(cid, cancel);

    public ValueTask<bool> TryFetchGraphAsync(
        Cid root, IBlockStore near, int maxBlocks, CancellationToken cancel = default) =>
        _reader.TryFetchGraphAsync(root, near, maxBlocks, cancel);

    public async ValueTask PutAsync(Cid cid, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Block.Check(cid, bytes.Span);
        await gateway.SendAsync(() =>
        {
            var content = new ReadOnlyMemoryContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.ipld.raw");
            return new HttpRequestMessage(HttpMethod.Put, $"ipfs/{cid}") { Content = content };
        }, cancel);
    }

    public async ValueTask SendAsync(
        IBlockStore near, IReadOnlyList<Cid> blocks, CancellationToken cancel = default)
    {
        var archive = new MemoryStream();
        for (var next = 0; next < blocks.Count;)
        {
            archive.SetLength(0);
            var from = next;
            var parts = new List<(Cid Cid, ReadOnlyMemory<byte> Bytes)>();
            for (var length = 0; next < blocks.Count && (next == from || length < BlockEndpoints.ArchiveLengthMax / 2);
                next++)
            {
                var bytes = await near.GetAsync(blocks[next], cancel);
                parts.Add((blocks[next], bytes));
                length += bytes.Length + SectionHeadLength;
            }

            await CarWriter.WriteHeaderAsync(archive, parts[^1].Cid, cancel);
            foreach (var (cid, bytes) in parts)
                await CarWriter.WriteBlockAsync(archive, cid, bytes, cancel);
            await SendAsync(parts[^1].Cid, archive.GetBuffer().AsMemory(0, (int)archive.Length), cancel);
        }
    }

    private Task SendAsync(Cid root, ReadOnlyMemory<byte> archive, CancellationToken cancel) => gateway.SendAsync(() =>
    {
        var content = new ReadOnlyMemoryContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue(BlockEndpoints.CarMediaType);
        return new HttpRequestMessage(HttpMethod.Put, $"ipfs/{root}") { Content = content };
    }, cancel);
}
