using System.Net.Http.Headers;
using Cairn.Content;

namespace Cairn.Host;

/// <summary>A gateway's blocks seen from outside: verified reads, and writes under the caller's session.</summary>
internal sealed class GatewayBlockStore(GatewayClient gateway, HttpClient http, Uri address) : IBlockStore
{
    private readonly HttpBlockStore _reader = new(http, address);

    public ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default) =>
        _reader.TryGetAsync(cid, cancel);

    public ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default) => _reader.HasAsync(cid, cancel);

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
}
