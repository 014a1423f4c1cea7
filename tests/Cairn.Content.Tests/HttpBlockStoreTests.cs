using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Content.Tests;

/// <summary>Against a real socket, so that cut and endless bodies are real ones.</summary>
public sealed class HttpBlockStoreTests : IDisposable
{
    private static readonly byte[] Data = "hello world"u8.ToArray();
    private static readonly Cid Hello = Cid.Of(Codec.Raw, Data);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _http = new();
    private readonly List<string> _requests = [];
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_block_is_asked_for_as_the_specification_says()
    {
        var store = Serve(Reply("200 OK", Data));
        Assert.Equal(Data, (await store.GetAsync(Hello)).ToArray());
        var request = Assert.Single(_requests);
        Assert.StartsWith($"GET /base/ipfs/{Hello}?format=raw HTTP/1.1", request);
        Assert.Contains("Accept: application/vnd.ipld.raw", request);
    }

    [Fact]
    public async Task Has_asks_without_the_body()
    {
        Assert.True(await Serve(Head("200 OK", "Content-Length: 11")).HasAsync(Hello));
        Assert.StartsWith("HEAD ", Assert.Single(_requests));
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("410 Gone")]
    public async Task Absent_is_null(string status) =>
        Assert.Null(await Serve(Reply(status, [])).TryGetAsync(Hello));

    [Fact]
    public async Task Passing_faults_are_tried_again()
    {
        var cut = Head("200 OK", "Content-Length: 11").Concat("hello"u8.ToArray()).ToArray();
        var store = Serve(Reply("503 Busy", []), Reply("429 Slow", []), cut, Reply("200 OK", Data));
        Assert.Equal(Data, (await store.GetAsync(Hello)).ToArray());
        Assert.Equal(4, _requests.Count);
    }

    [Fact]
    public async Task After_the_last_attempt_the_error_names_gateway_and_cause()
    {
        var store = Serve([.. Enumerable.Repeat(Reply("500 Oops", []), 4)]);
        var e = await Assert.ThrowsAsync<IOException>(async () => await store.TryGetAsync(Hello));
        Assert.Contains("127.0.0.1", e.Message);
        Assert.Contains("answered 500", e.Message);
        Assert.Equal(4, _requests.Count);
    }

    [Fact]
    public async Task Nobody_listening_is_an_error_not_an_absent_block()
    {
        var store = Serve();
        _listener.Stop();
        await Assert.ThrowsAsync<IOException>(async () => await store.TryGetAsync(Hello));
    }

    [Theory]
    [InlineData("another hash")]
    [InlineData("too large")]
    [InlineData("endless")]
    [InlineData("not allowed")]
    public async Task Bad_answers_are_rejected_at_once(string what)
    {
        var store = Serve(what switch
        {
            "another hash" => Reply("200 OK", "hello_world"u8.ToArray()),
            "too large" => Head("200 OK", $"Content-Length: {Block.MaxLength + 1}"),
            "endless" => [.. Head("200 OK", "Connection: close"), .. new byte[Block.MaxLength + 100]],
            _ => Reply("403 Forbidden", []),
        });
        await Assert.ThrowsAsync<BlockRejectedException>(async () => await store.TryGetAsync(Hello));
        Assert.Single(_requests);
    }

    [Fact]
    public async Task A_silent_gateway_times_out()
    {
        var once = new HttpBlockStoreOptions { Attempts = 1, AttemptTimeout = TimeSpan.FromMilliseconds(50) };
        var store = Serve(once, []);
        var e = await Assert.ThrowsAsync<IOException>(async () => await store.TryGetAsync(Hello));
        Assert.Contains("no answer within 0.05 s", e.Message);
    }

    [Fact]
    public async Task Tiers_keep_what_they_fetch_and_survive_a_damaged_one()
    {
        var near = new MemoryBlockStore();
        var far = new MemoryBlockStore();
        await far.PutAsync(Hello, Data);
        var tiers = new TieredBlockStore(near, Serve(Reply("200 OK", "hello_world"u8.ToArray())), far);
        Assert.Equal(Data, (await tiers.GetAsync(Hello)).ToArray());
        Assert.True(await near.HasAsync(Hello));
        Assert.Equal(Data, (await tiers.GetAsync(Hello)).ToArray());
        Assert.True(await tiers.HasAsync(Hello));
        Assert.True(await new TieredBlockStore(new MemoryBlockStore(), far).HasAsync(Hello));
        await Assert.ThrowsAsync<NotSupportedException>(async () => await Serve().PutAsync(Hello, Data));
    }

    [Fact]
    public async Task Tiers_do_not_call_a_block_absent_when_one_could_not_be_asked()
    {
        var tiers = new TieredBlockStore(new MemoryBlockStore(), Serve(Reply("200 OK", [1])), new MemoryBlockStore());
        await Assert.ThrowsAsync<BlockRejectedException>(async () => await tiers.TryGetAsync(Hello));
        Assert.Null(await new TieredBlockStore(new MemoryBlockStore(), new MemoryBlockStore()).TryGetAsync(Hello));
    }

    [Fact]
    public async Task A_graph_comes_in_one_request()
    {
        var far = new MemoryBlockStore();
        var node = await UnixFsDirectory.WriteAsync(far, [new("a", await UnixFsFile.WriteAsync(far, Data))]);
        var archive = new MemoryStream();
        await CarWriter.WriteAsync(archive, far, node.Cid);
        var store = Serve(Archive(archive.ToArray()));
        var near = new MemoryBlockStore();
        Assert.True(await store.TryFetchGraphAsync(node.Cid, near, 100));
        Assert.Equal(far.Cids.Order(), near.Cids.Order());
        Assert.StartsWith($"GET /base/ipfs/{node.Cid}?format=car HTTP/1.1", Assert.Single(_requests));
    }

    [Fact]
    public async Task A_graph_that_is_cut_or_is_no_archive_is_an_error()
    {
        var far = new MemoryBlockStore();
        var node = await UnixFsDirectory.WriteAsync(far, [new("a", await UnixFsFile.WriteAsync(far, Data))]);
        var archive = new MemoryStream();
        await CarWriter.WriteAsync(archive, far, node.Cid);
        var cut = archive.ToArray()[..^5];
        foreach (var reply in new[] { Archive(cut), Reply("200 OK", Data), Reply("500 Oops", []) })
        {
            var near = new MemoryBlockStore();
            await Assert.ThrowsAsync<IOException>(
                async () => await Serve(reply).TryFetchGraphAsync(node.Cid, near, 100));
        }

        Assert.False(await Serve(Reply("404 Not Found", [])).TryFetchGraphAsync(node.Cid, far, 100));
    }

    private static byte[] Archive(byte[] body) => [.. Head("200 OK",
        $"Content-Type: application/vnd.ipld.car; version=1\r\nContent-Length: {body.Length}\r\nConnection: close"),
        .. body];

    private static byte[] Head(string status, string header) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{header}\r\n\r\n");

    private static byte[] Reply(string status, byte[] body) =>
        [.. Head(status, $"Content-Length: {body.Length}\r\nConnection: close"), .. body];

    private HttpBlockStore Serve(params byte[][] replies) => Serve(new HttpBlockStoreOptions(), replies);

    private HttpBlockStore Serve(HttpBlockStoreOptions options, params byte[][] replies)
    {
        _listener.Start();
        _ = AnswerAsync(replies);
        return new HttpBlockStore(_http, new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/base"),
            options with { Pause = TimeSpan.Zero });
    }

    /// <summary>One connection for each reply; an empty reply leaves the asker waiting.</summary>
    private async Task AnswerAsync(byte[][] replies)
    {
        foreach (var reply in replies)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var buffer = new byte[4096];
            _requests.Add(Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, _stop.Token)));
            if (reply.Length == 0)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            try
            {
                await client.GetStream().WriteAsync(reply, _stop.Token);
            }
            catch (IOException)
            {
                // The asker hung up first, as it must on an endless body.
            }
        }
    }
}
