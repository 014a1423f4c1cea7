using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cairn.Host.Tests;

/// <summary>A node's endpoint that now and then names an older head than the chain's, or one that is yet to come.
/// </summary>
internal sealed class LyingRpc : IAsyncDisposable
{
    private const int BlocksBack = 6;
    private const int BlocksAhead = 500;
    private const int SecondsAhead = 7_200;

    private readonly WebApplication _web;
    private readonly HttpClient _http = new();
    private readonly Random _random;
    private readonly Lock _gate = new();
    private int _left;
    private bool _isAlwaysAhead;

    private LyingRpc(WebApplication web, int seed) => (_web, _random) = (web, new Random(seed));

    public Uri Address => new(_web.Urls.First());

    /// <summary>Lies that are still to be told.</summary>
    public int Left => Volatile.Read(ref _left);

    /// <summary>Lies that often, and is honest afterwards.</summary>
    /// <param name="isAlwaysAhead">Whether every answer is a lie about a head that is yet to come.</param>
    public void Lie(int times, bool isAlwaysAhead = false)
    {
        lock (_gate)
            (_left, _isAlwaysAhead) = (times, isAlwaysAhead);
    }

    /// <summary>Starts it; honest at first.</summary>
    public static async Task<LyingRpc> StartAsync(Uri node, int seed)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var rpc = new LyingRpc(builder.Build(), seed);
        rpc._web.MapPost("/", (Delegate)((HttpContext http) => rpc.AnswerAsync(http, node)));
        await rpc._web.StartAsync();
        return rpc;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _http.Dispose();
    }

    private async Task<IResult> AnswerAsync(HttpContext http, Uri node)
    {
        using var reader = new StreamReader(http.Request.Body);
        var request = JsonNode.Parse(await reader.ReadToEndAsync())!;
        var lie = AsksForHead(request) ? Draw() : 0;
        if (lie < 0 && request["method"]!.GetValue<string>() == "eth_getBlockByNumber")
        {
            var head = await ForwardAsync(node, new JsonObject
            {
                ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "eth_blockNumber", ["params"] = new JsonArray(),
            });
            request["params"]![0] = Hex(Math.Max(0, Number(head["result"]!) - BlocksBack));
        }

        var answer = await ForwardAsync(node, request);
        if (lie != 0 && answer["result"] is JsonValue number)
            answer["result"] = Hex(Math.Max(0, Number(number) + (lie < 0 ? -BlocksBack : BlocksAhead)));
        if (lie > 0 && answer["result"] is JsonObject block)
        {
            block["number"] = Hex(Number(block["number"]!) + BlocksAhead);
            block["timestamp"] = Hex(Number(block["timestamp"]!) + SecondsAhead);
        }

        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private int Draw()
    {
        lock (_gate)
        {
            if (_left == 0 || (!_isAlwaysAhead && _random.Next(3) == 0))
                return 0;
            _left--;
            if (_isAlwaysAhead)
                return 1;
            return _random.Next(4) == 0 ? 1 : -1;
        }
    }

    private async Task<JsonNode> ForwardAsync(Uri node, JsonNode request)
    {
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        using var reply = await _http.PostAsync(node, content);
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
    }

    private static bool AsksForHead(JsonNode request) => request is JsonObject
        && (request["method"]!.GetValue<string>() == "eth_blockNumber"
            || (request["method"]!.GetValue<string>() == "eth_getBlockByNumber"
                && request["params"]![0]!.GetValue<string>() == "latest"));

    private static long Number(JsonNode hex) =>
        long.Parse(hex.GetValue<string>()[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Hex(long number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);
}
