using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// The gateway's HTTP API. Opens a session by signing when one is needed and again when the gateway has forgotten it.
/// Safe for concurrent use.
/// </summary>
public sealed class GatewayClient : IDisposable
{
    private const int ReplyBytesMax = 64 << 20;

    private readonly HttpClient _http;
    private readonly EthereumKey? _key;
    private readonly SessionRole _role;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Address? _account;
    private volatile string? _token;

    /// <param name="address">Base address, <c>http://host:port/</c>.</param>
    /// <param name="key">Signs sessions; null for reading what is public. Not disposed here.</param>
    /// <param name="role">What the sessions are for.</param>
    /// <param name="time">The clock that requests are signed with.</param>
    /// <param name="account">The only account that the gateway may have; null takes the one that it names.</param>
    public GatewayClient(
        Uri address, EthereumKey? key, SessionRole role, TimeProvider? time = null, Address? account = null)
    {
        Address = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        (_key, _role, _time, _account) = (key, role, time ?? TimeProvider.System, account);
        // A redirect could lead a caller's requests to a place that its owner never named.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(100),
            MaxResponseContentBufferSize = ReplyBytesMax,
        };
        Blocks = new GatewayBlockStore(this, _http, Address);
    }

    public Uri Address { get; }

    /// <summary>The gateway's blocks.</summary>
    public IGraphStore Blocks { get; }

    /// <summary>Reads an object.</summary>
    /// <exception cref="ApiException">Refused or unreachable.</exception>
    public Task<T> GetAsync<T>(string path, CancellationToken ct) =>
        SendAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path), ct);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ApiException">Refused or unreachable.</exception>
    public async Task<byte[]> GetBytesAsync(string path, CancellationToken ct)
    {
        using var response = await SendWithSessionAsync(() => new HttpRequestMessage(HttpMethod.Get, path), ct);
        await ThrowIfRefusedAsync(response, ct);
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    /// <summary>Sends an object and reads the answer.</summary>
    /// <exception cref="ApiException">Refused or unreachable.</exception>
    public Task<T> PostAsync<T>(string path, object body, CancellationToken ct) =>
        SendAsync<T>(() => new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options),
        }, ct);

    /// <summary>Sends an object that has no answer but its acceptance.</summary>
    /// <exception cref="ApiException">Refused or unreachable.</exception>
    public Task PostNothingAsync(string path, object body, CancellationToken ct) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options),
        }, ct);

    /// <summary>Follows a stream of events until it ends or breaks.</summary>
    /// <exception cref="ApiException">Refused or unreachable.</exception>
    public async IAsyncEnumerable<(long Id, T Item)> FollowAsync<T>(
        string path, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Last-Event-ID", after.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var response = await TrySendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        await ThrowIfRefusedAsync(response, ct);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        await foreach (var item in ServerSentEvents.ReadAsync<T>(stream, ct))
            yield return item;
    }

    public void Dispose()
    {
        _http.Dispose();
        _opening.Dispose();
    }

    internal async Task SendAsync(Func<HttpRequestMessage> make, CancellationToken ct)
    {
        using var response = await SendWithSessionAsync(make, ct);
        await ThrowIfRefusedAsync(response, ct);
    }

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> make, CancellationToken ct)
    {
        using var response = await SendWithSessionAsync(make, ct);
        await ThrowIfRefusedAsync(response, ct);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, ct)
                ?? throw Malformed("the answer is empty");
        }
        catch (JsonException e)
        {
            throw Malformed(e.Message);
        }
    }

    private async Task<HttpResponseMessage> SendWithSessionAsync(Func<HttpRequestMessage> make, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var token = _token;
            if (_key is not null && token is null)
                token = await OpenSessionAsync(ct);
            using var request = make();
            if (token is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var response = await TrySendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            if (response.StatusCode != HttpStatusCode.Unauthorized || _key is null || attempt > 0)
                return response;
            response.Dispose();
            Interlocked.CompareExchange(ref _token, null, token);
        }
    }

    private async Task<string> OpenSessionAsync(CancellationToken ct)
    {
        await _opening.WaitAsync(ct);
        try
        {
            if (_token is { } opened)
                return opened;
            using var asked = await TrySendAsync(new HttpRequestMessage(HttpMethod.Get, "v1/network"),
                HttpCompletionOption.ResponseContentRead, ct);
            await ThrowIfRefusedAsync(asked, ct);
            var network = await asked.Content.ReadFromJsonAsync<NetworkInfo>(ApiJson.Options, ct)
                ?? throw Malformed("the answer is empty");
            if (_account is { } expected && network.Gateway != expected)
                throw Malformed($"it calls itself {network.Gateway}, not {expected}");
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/sessions")
            {
                Content = JsonContent.Create(
                    SessionRequest.Sign(_key!, network.Gateway, _role, _time.GetUtcNow()), options: ApiJson.Options),
            };
            using var response = await TrySendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            await ThrowIfRefusedAsync(response, ct);
            var reply = await response.Content.ReadFromJsonAsync<SessionReply>(ApiJson.Options, ct);
            _token = reply?.Token ?? throw Malformed("the session has no token");
            return _token;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<HttpResponseMessage> TrySendAsync(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationToken ct)
    {
        try
        {
            return await _http.SendAsync(request, completion, ct);
        }
        catch (HttpRequestException e)
        {
            throw new ApiException(new ApiProblem(0, $"The gateway at {Address} cannot be reached.",
                $"Check that `cairn up` or `cairn gateway` runs there ({e.Message})."), e);
        }
        catch (TaskCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ApiException(new ApiProblem(0, $"The gateway at {Address} did not answer in time.",
                "Try again; if it goes on, look at its log."), e);
        }
    }

    private async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode)
            return;
        var status = (int)response.StatusCode;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<ProblemBody>(ApiJson.Options, ct);
            throw new ApiException(new ApiProblem(status, problem?.Title ?? $"The gateway answered {status}.",
                problem?.Detail ?? "Look at the gateway's log.", problem?.Field));
        }
        catch (JsonException)
        {
            throw new ApiException(new ApiProblem(status, $"The gateway at {Address} answered {status}.",
                "Check that the address is a Cairn gateway."));
        }
    }

    private ApiException Malformed(string why) => new(new ApiProblem(0,
        $"The gateway at {Address} sent something else than expected: {why}.", "Check that both run one version."));

    private sealed record ProblemBody(string? Title, string? Detail, string? Field);
}
