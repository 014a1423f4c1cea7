using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Evm;

/// <summary>
/// JSON-RPC 2.0 over HTTP: single calls and batches, retries with exponential backoff and jitter for faults that may
/// pass. Every method of Ethereum's API may be repeated: a raw transaction sent twice is one transaction.
/// Safe for concurrent use. The endpoint's answers are checked and bounded.
/// </summary>
public sealed class JsonRpcClient
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly JsonRpcOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private long _nextId;

    /// <summary>The HTTP client's own timeout must be longer than the options'; it is not disposed of.</summary>
    public JsonRpcClient(HttpClient http, Uri endpoint, JsonRpcOptions? options = null, TimeProvider? time = null,
        Random? random = null)
    {
        if (endpoint.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{endpoint}' is no http or https URL.", nameof(endpoint));
        (_http, Endpoint, _options) = (http, endpoint, options ?? new JsonRpcOptions());
        (_time, _random) = (time ?? TimeProvider.System, random ?? Random.Shared);
        _options.Validate();
    }

    /// <summary>Where calls go.</summary>
    public Uri Endpoint { get; }

    /// <summary>One call.</summary>
    /// <exception cref="RpcException">It failed, after the retries where these made sense.</exception>
    public async Task<JsonElement> CallAsync(RpcRequest request, CancellationToken cancel = default) =>
        (await RepeatAsync([request], single: true, cancel).ConfigureAwait(false))[0].ResultOrThrow();

    /// <summary>Many calls in as few requests as the options allow; answers in the calls' order.</summary>
    /// <exception cref="RpcException">A whole request failed. Errors of single calls are in their answers.</exception>
    public async Task<IReadOnlyList<RpcResponse>> BatchAsync(IReadOnlyList<RpcRequest> requests,
        CancellationToken cancel = default)
    {
        var responses = new List<RpcResponse>(requests.Count);
        foreach (var chunk in requests.Chunk(_options.MaxBatch))
            responses.AddRange(await RepeatAsync(chunk, single: false, cancel).ConfigureAwait(false));
        return responses;
    }

    private async Task<RpcResponse[]> RepeatAsync(RpcRequest[] requests, bool single, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var responses = await AttemptAsync(requests, single, cancel).ConfigureAwait(false);
                var busy = responses.FirstOrDefault(r => r.Error is { Fault: RpcFault.RateLimited });
                if (busy is null || attempt >= _options.MaxRetries) return responses;
            }
            catch (RpcException e) when (e.IsTransient && attempt < _options.MaxRetries)
            {
            }
            await Task.Delay(Backoff(attempt), _time, cancel).ConfigureAwait(false);
        }
    }

    private TimeSpan Backoff(int attempt)
    {
        var full = Math.Min(_options.BackoffSeconds * Math.Pow(2, attempt), _options.MaxBackoffSeconds);
        double jitter;
        lock (_random) jitter = _random.NextDouble();
        return TimeSpan.FromSeconds(full * (0.5 + 0.5 * jitter));
    }

    private async Task<RpcResponse[]> AttemptAsync(RpcRequest[] requests, bool single, CancellationToken cancel)
    {
        var what = single ? requests[0].Method : $"a batch of {requests.Length} calls";
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            var firstId = Interlocked.Add(ref _nextId, requests.Length) - requests.Length;
            var answer = await PostAsync(Body(requests, single, firstId), what, linked.Token).ConfigureAwait(false);
            return JsonRpcReader.Read(answer, requests, single, firstId);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new RpcException(RpcFault.Timeout,
                $"{Host} did not answer {what} within {_options.TimeoutSeconds} s.");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException and not RpcException)
        {
            throw new RpcException(RpcFault.Unreachable, $"{Host} cannot be reached for {what}: {e.Message}",
                inner: e);
        }
    }

    // Paths and queries of public endpoints often hold an access key: only the host is ever shown.
    private string Host => Endpoint.GetLeftPart(UriPartial.Authority);

    private static byte[] Body(RpcRequest[] requests, bool single, long firstId)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            if (!single) writer.WriteStartArray();
            for (var i = 0; i < requests.Length; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("jsonrpc", "2.0");
                writer.WriteNumber("id", firstId + i);
                writer.WriteString("method", requests[i].Method);
                writer.WriteStartArray("params");
                foreach (var parameter in requests[i].Parameters)
                {
                    if (parameter is null) writer.WriteNullValue();
                    else parameter.WriteTo(writer);
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            if (!single) writer.WriteEndArray();
        }
        return stream.ToArray();
    }

    private async Task<byte[]> PostAsync(byte[] body, string what, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = Json;
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel)
            .ConfigureAwait(false);
        var answer = await ReadBoundedAsync(response.Content, what, cancel).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            throw new RpcException(RpcFault.RateLimited, $"{Host} limits the rate of calls.", 429);
        if (!response.IsSuccessStatusCode && !JsonRpcReader.LooksLikeAnswer(answer))
            throw new RpcException(RpcFault.HttpError,
                $"{Host} answered {what} with HTTP status {(int)response.StatusCode}.", (int)response.StatusCode);
        return answer;
    }

    private async Task<byte[]> ReadBoundedAsync(HttpContent content, string what, CancellationToken cancel)
    {
        using var stream = await content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        using var collected = new MemoryStream();
        var buffer = new byte[16384];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
        {
            if (collected.Length + read > _options.MaxResponseBytes)
                throw new RpcException(RpcFault.TooLarge,
                    $"{Host} answered {what} with more than {_options.MaxResponseBytes} bytes.");
            collected.Write(buffer, 0, read);
        }
        return collected.ToArray();
    }
}
