using System.Net;
using Cairn.Crypto;
using static Cairn.Evm.Tests.ScriptedServer;

namespace Cairn.Evm.Tests;

public class JsonRpcTests
{
    private const string One = """{"jsonrpc":"2.0","id":ID,"result":"0x1"}""";

    private static readonly JsonRpcOptions Quick = new()
    {
        BackoffSeconds = 0.001, MaxBackoffSeconds = 0.01, TimeoutSeconds = 60, MaxRetries = 2,
        MaxResponseBytes = 2048,
    };

    private static async Task<RpcException> FailAsync(params Func<string, HttpListenerResponse, Task>[] steps)
    {
        using var server = new ScriptedServer(steps);
        using var http = new HttpClient();
        var client = new EvmClient(new JsonRpcClient(http, server.Endpoint, Quick));
        var error = await Assert.ThrowsAsync<RpcException>(() => client.GetBlockNumberAsync());
        Assert.Equal(error.IsTransient ? Quick.MaxRetries + 1 : 1, server.Requests);
        Assert.DoesNotContain("secret-key", error.Message);
        return error;
    }

    [Fact]
    public async Task Faults_that_pass_are_retried()
    {
        using var server = new ScriptedServer(Answer("busy", 429), Answer("oops", 503), Echo(One));
        using var http = new HttpClient();
        var client = new EvmClient(new JsonRpcClient(http, server.Endpoint, Quick));
        Assert.Equal(1UL, await client.GetBlockNumberAsync());
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_rate_limit_in_the_answer_is_retried() =>
        Assert.Equal(RpcFault.RateLimited, (await FailAsync(
            Echo("""{"jsonrpc":"2.0","id":ID,"error":{"code":-32005,"message":"slow down"}}"""))).Fault);

    [Fact]
    public async Task Every_fault_has_its_kind()
    {
        Assert.Equal(RpcFault.Unreachable, (await FailAsync(Break())).Fault);
        Assert.Equal(RpcFault.RateLimited, (await FailAsync(Answer("", 429))).Fault);
        Assert.Equal(RpcFault.HttpError, (await FailAsync(Answer("", 500))).Fault);
        Assert.Equal(404, (await FailAsync(Answer("no", 404))).Code);
        Assert.Equal(RpcFault.Malformed, (await FailAsync(Answer("<html>"))).Fault);
        Assert.Equal(RpcFault.Malformed, (await FailAsync(Answer("{}"))).Fault);
        Assert.Equal(RpcFault.Malformed, (await FailAsync(Answer("[1]"))).Fault);
        Assert.Equal(RpcFault.Malformed, (await FailAsync(Echo(One.Replace("0x1", "one")))).Fault);
        Assert.Equal(RpcFault.TooLarge, (await FailAsync(Answer(new string(' ', 5000)))).Fault);
        Assert.Equal(RpcFault.NodeError, (await FailAsync(
            Echo("""{"jsonrpc":"2.0","id":ID,"error":{"code":-32601,"message":"no such method"}}"""))).Fault);
        var reverted = await FailAsync(Echo(
            """{"jsonrpc":"2.0","id":ID,"error":{"code":3,"message":"execution reverted","data":"0xdeadbeef"}}"""));
        Assert.Equal(RpcFault.Reverted, reverted.Fault);
        Assert.Equal("0xdeadbeef", Hex.Format(reverted.RevertData.Span));
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_a_timeout()
    {
        using var server = new ScriptedServer(Hang());
        using var http = new HttpClient();
        var impatient = Quick with { TimeoutSeconds = 0.1 };
        var client = new EvmClient(new JsonRpcClient(http, server.Endpoint, impatient));
        var error = await Assert.ThrowsAsync<RpcException>(() => client.GetChainIdAsync());
        Assert.Equal(RpcFault.Timeout, error.Fault);
    }

    [Fact]
    public async Task Nobody_listening_is_unreachable()
    {
        var server = new ScriptedServer(Hang());
        server.Dispose();
        using var http = new HttpClient();
        var client = new EvmClient(new JsonRpcClient(http, server.Endpoint, Quick));
        Assert.Equal(RpcFault.Unreachable,
            (await Assert.ThrowsAsync<RpcException>(() => client.GetChainIdAsync())).Fault);
    }

    [Fact]
    public async Task Cancellation_is_no_fault()
    {
        using var server = new ScriptedServer(Hang());
        using var http = new HttpClient();
        using var cancel = new CancellationTokenSource(50);
        var client = new EvmClient(new JsonRpcClient(http, server.Endpoint, Quick));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetChainIdAsync(cancel.Token));
    }

    [Fact]
    public async Task A_batch_with_answers_missing_or_foreign_says_so_in_place()
    {
        using var server = new ScriptedServer(Echo("""[{"id":ID,"result":"0x7"},{"id":99999,"result":"0x8"},5]"""));
        using var http = new HttpClient();
        var rpc = new JsonRpcClient(http, server.Endpoint, Quick);
        var answers = await rpc.BatchAsync([new RpcRequest("a"), new RpcRequest("b")]);
        Assert.Equal("0x7", answers[0].ResultOrThrow().GetString());
        Assert.Equal(RpcFault.Malformed, answers[1].Error!.Fault);
    }

    [Fact]
    public void Options_outside_their_range_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new JsonRpcOptions { TimeoutSeconds = 0 }.Validate());
        Assert.Contains("TimeoutSeconds", error.Message);
        Assert.Throws<ArgumentException>(() => new JsonRpcOptions { MaxBatch = 0 }.Validate());
        Assert.Throws<ArgumentException>(() => new TransactionSenderOptions { FeeBumpPercent = 5 }.Validate());
        Assert.Throws<ArgumentException>(() => new LogFollowerOptions { PollSeconds = 0 }.Validate());
        using var http = new HttpClient();
        Assert.Throws<ArgumentException>(() => new JsonRpcClient(http, new Uri("ftp://x")));
    }

    [Theory]
    [InlineData("", "reverted without a reason")]
    [InlineData("08c379a00000000000000000000000000000000000000000000000000000000000000020"
        + "0000000000000000000000000000000000000000000000000000000000000003"
        + "6e6f210000000000000000000000000000000000000000000000000000000000", "no!")]
    [InlineData("4e487b710000000000000000000000000000000000000000000000000000000000000011",
        "panic 0x11 (arithmetic overflow)")]
    [InlineData("deadbeef", "custom error 0xdeadbeef with 0 bytes of arguments")]
    [InlineData("de", "reverted with 0xde")]
    public void Revert_data_in_words(string hex, string text) =>
        Assert.Equal(text, RevertReason.Describe(Convert.FromHexString(hex)));
}
