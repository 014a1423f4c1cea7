using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Host.Tests;

/// <summary>What the gateway refuses over HTTP: hostile blocks and sessions, and reading what is held back.</summary>
public sealed class GatewayApiTests(GatewayOnly gateway) : IClassFixture<GatewayOnly>
{
    private static readonly byte[] Bytes = [1, 2, 3];
    private static readonly Cid Small = Cid.Of(Codec.Raw, Bytes);

    [Fact]
    public async Task Block_without_a_session_is_refused() => Assert.Equal(
        HttpStatusCode.Unauthorized, (await PutAsync(null, Small, Bytes)).StatusCode);

    [Fact]
    public async Task Block_with_other_bytes_is_refused()
    {
        var token = await TokenAsync(SessionRole.Client);
        var answer = await PutAsync(token, Small, [9, 9]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"field\":\"cid\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Block_that_is_too_large_is_refused()
    {
        var large = new byte[Block.MaxLength + 1];
        var answer = await PutAsync(await TokenAsync(SessionRole.Client), Cid.Of(Codec.Raw, large), large);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("content-length", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_cid_is_refused() => Assert.Equal(
        HttpStatusCode.BadRequest, (await gateway.Http.GetAsync("ipfs/nonsense")).StatusCode);

    [Fact]
    public async Task Held_output_is_for_clients_only()
    {
        var provider = await TokenAsync(SessionRole.Provider);
        byte[] output = [7, 7, 7];
        var cid = Cid.Of(Codec.Raw, output);
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(provider, cid, output)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(null, cid));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(provider, cid));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(await TokenAsync(SessionRole.Provider), cid));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(await TokenAsync(SessionRole.Client), cid));
    }

    [Fact]
    public async Task Block_of_a_client_is_public()
    {
        var written = await PutAsync(await TokenAsync(SessionRole.Client), Small, Bytes);
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
        var read = await gateway.Http.GetAsync($"ipfs/{Small}?format=raw");
        Assert.Equal(Bytes, await read.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/vnd.ipld.raw", read.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Graph_goes_up_and_comes_down_as_archives()
    {
        using var key = EthereumKey.Create();
        using var client = new GatewayClient(gateway.Http.BaseAddress!, key, SessionRole.Client);
        var mine = new MemoryBlockStore();
        var random = new Random(7);
        var entries = new List<DirectoryEntry>();
        for (var i = 0; i < 40; i++)
        {
            // 12 MB in all: more than one archive may hold.
            var bytes = new byte[300_000];
            random.NextBytes(bytes);
            entries.Add(new DirectoryEntry($"file-{i}", await UnixFsFile.WriteAsync(mine, bytes)));
        }

        var root = (await UnixFsDirectory.WriteAsync(mine, entries)).Cid;
        await BlockGraph.SendAsync(mine, client.Blocks, root);
        var theirs = new MemoryBlockStore();
        Assert.True(await client.Blocks.TryFetchGraphAsync(root, theirs, 1000));
        Assert.Equal(mine.Cids.Order(), theirs.Cids.Order());
    }

    [Fact]
    public async Task Archive_that_is_not_what_its_address_says_is_refused()
    {
        var token = await TokenAsync(SessionRole.Client);
        var archive = new MemoryStream();
        await CarWriter.WriteHeaderAsync(archive, Small);
        await CarWriter.WriteBlockAsync(archive, Small, Bytes);
        var whole = archive.ToArray();
        Assert.Equal(HttpStatusCode.Created, await SendAsync(token, Small, whole));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(null, Small, whole));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(token, Cid.Of(Codec.Raw, [5]), whole));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(token, Small, whole[..^1]));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(token, Small, [.. whole[..^1], 9]));
    }

    [Fact]
    public async Task Session_for_another_gateway_is_refused()
    {
        using var key = EthereumKey.Create();
        var request = SessionRequest.Sign(key, key.Address, SessionRole.Client, DateTimeOffset.UtcNow);
        Assert.Equal((HttpStatusCode.BadRequest, true), await OpenAsync(request, "gateway"));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task Session_of_another_time_is_refused(int seconds)
    {
        using var key = EthereumKey.Create();
        var request = SessionRequest.Sign(
            key, gateway.Account, SessionRole.Client, DateTimeOffset.UtcNow.AddSeconds(seconds));
        Assert.Equal((HttpStatusCode.BadRequest, true), await OpenAsync(request, "issued_at"));
    }

    [Fact]
    public async Task Session_with_a_wrong_signature_is_refused()
    {
        using var key = EthereumKey.Create();
        using var other = EthereumKey.Create();
        var request = SessionRequest.Sign(key, gateway.Account, SessionRole.Provider, DateTimeOffset.UtcNow);
        var stolen = request with { Account = other.Address };
        var raised = request with { Role = SessionRole.Client };
        Assert.Equal(HttpStatusCode.Unauthorized, (await OpenAsync(stolen, "")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await OpenAsync(raised, "")).Code);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(request, "")).Code);
    }

    private async Task<string> TokenAsync(SessionRole role)
    {
        using var key = EthereumKey.Create();
        var request = SessionRequest.Sign(key, gateway.Account, role, DateTimeOffset.UtcNow);
        using var answer = await gateway.Http.PostAsJsonAsync("v1/sessions", request, ApiJson.Options);
        return (await answer.Content.ReadFromJsonAsync<SessionReply>(ApiJson.Options))!.Token;
    }

    private async Task<(HttpStatusCode Code, bool Named)> OpenAsync(SessionRequest request, string field)
    {
        using var answer = await gateway.Http.PostAsJsonAsync("v1/sessions", request, ApiJson.Options);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Contains($"\"field\":\"{field}\"", StringComparison.Ordinal));
    }

    private Task<HttpResponseMessage> PutAsync(string? token, Cid cid, byte[] bytes) => gateway.Http.SendAsync(
        With(token, new HttpRequestMessage(HttpMethod.Put, $"ipfs/{cid}") { Content = new ByteArrayContent(bytes) }));

    private async Task<HttpStatusCode> SendAsync(string? token, Cid root, byte[] archive)
    {
        var content = new ByteArrayContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.ipld.car");
        using var answer = await gateway.Http.SendAsync(
            With(token, new HttpRequestMessage(HttpMethod.Put, $"ipfs/{root}") { Content = content }));
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> GetAsync(string? token, Cid cid) => (await gateway.Http.SendAsync(
        With(token, new HttpRequestMessage(HttpMethod.Get, $"ipfs/{cid}")))).StatusCode;

    private static HttpRequestMessage With(string? token, HttpRequestMessage request)
    {
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }
}
