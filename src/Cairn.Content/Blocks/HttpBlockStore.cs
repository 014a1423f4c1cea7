using System.Net;
using System.Net.Http.Headers;

namespace Cairn.Content;

/// <summary>
/// Reads blocks from a trustless gateway, <c>GET {base}/ipfs/{cid}?format=raw</c>, or whole graphs with
/// <c>format=car</c>, and verifies each block. Faults that may pass (no connection, 408, 429, 5xx, time-out) are tried
/// again; wrong or oversized bytes are an error at once.
/// </summary>
/// <remarks>Source: https://specs.ipfs.tech/http-gateways/trustless-gateway/. Writing is not part of it.</remarks>
public sealed class HttpBlockStore : IBlockStore
{
    private const string RawMediaType = "application/vnd.ipld.raw";
    private const string CarMediaType = "application/vnd.ipld.car";

    private readonly HttpClient _http;
    private readonly Uri _gateway;
    private readonly HttpBlockStoreOptions _options;
    private readonly TimeProvider _time;

    /// <param name="http">Not disposed here.</param>
    /// <param name="gateway">The gateway's base address, <c>http://host:port/</c>; a path is kept.</param>
    public HttpBlockStore(
        HttpClient http, Uri gateway, HttpBlockStoreOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new();
        _options.Validate();
        _http = http;
        _gateway = gateway.AbsoluteUri.EndsWith('/') ? gateway : new Uri(gateway.AbsoluteUri + "/");
        _time = time ?? TimeProvider.System;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default) =>
        await WithRetriesAsync(cid, HttpMethod.Get, cancel).ConfigureAwait(false);

    /// <summary>A gateway takes no blocks this way.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ValueTask PutAsync(Cid cid, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) =>
        throw new NotSupportedException("A trustless gateway is read-only; put it behind a store that is not.");

    public async ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default) =>
        await WithRetriesAsync(cid, HttpMethod.Head, cancel).ConfigureAwait(false) is not null;

    /// <summary>Brings a root and what it links to into a near store by one request, which is not repeated.</summary>
    /// <returns>False where the gateway has no such root.</returns>
    /// <exception cref="IOException">The gateway could not be reached, serves no archives, or sent something else;
    /// what arrived before is kept.</exception>
    public async ValueTask<bool> TryFetchGraphAsync(
        Cid root, IBlockStore near, int maxBlocks, CancellationToken cancel = default)
    {
        // Without progress for as long as one block may take, the connection counts as dead.
        using var idle = new CancellationTokenSource(_options.AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, idle.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway, $"ipfs/{root}?format=car"));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(CarMediaType));
            using var response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                return false;
            if (response.Content.Headers.ContentType?.MediaType != CarMediaType || !response.IsSuccessStatusCode)
                throw new IOException($"{_gateway} serves no archives; it answered {(int)response.StatusCode}.");
            await using var archive = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await CarImport.ReachableAsync(archive, root, near, maxBlocks,
                () => idle.CancelAfter(_options.AttemptTimeout), either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidDataException)
        {
            throw new IOException($"The archive of {root} could not be fetched from {_gateway}: {e.Message}", e);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"{_gateway} sent nothing for {_options.AttemptTimeout.TotalSeconds} s.");
        }
    }

    private async Task<ReadOnlyMemory<byte>?> WithRetriesAsync(Cid cid, HttpMethod method, CancellationToken cancel)
    {
        var pause = _options.Pause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(cid, method, cancel).ConfigureAwait(false);
            }
            catch (PassingFault e) when (attempt == _options.Attempts)
            {
                throw new IOException($"Block {cid} could not be fetched from {_gateway} in {attempt} attempts: " +
                    $"{e.Message} Check that the node there runs and can be reached.", e);
            }
            catch (PassingFault)
            {
                await Task.Delay(pause, _time, cancel).ConfigureAwait(false);
                pause *= 2;
            }
        }
    }

    private async Task<ReadOnlyMemory<byte>?> AttemptAsync(Cid cid, HttpMethod method, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(_options.AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(_gateway, $"ipfs/{cid}?format=raw"));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(RawMediaType));
            using var response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                return null;
            if (IsPassing(response.StatusCode))
                throw new PassingFault($"it answered {(int)response.StatusCode}.");
            if (!response.IsSuccessStatusCode)
                throw new BlockRejectedException(cid, $"{_gateway} answered {(int)response.StatusCode}; " +
                    "check that the address is a trustless IPFS gateway");
            return method == HttpMethod.Head
                ? ReadOnlyMemory<byte>.Empty
                : await ReadAsync(cid, response.Content, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException and not BlockRejectedException)
        {
            throw new PassingFault(e.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new PassingFault($"no answer within {_options.AttemptTimeout.TotalSeconds} s.");
        }
    }

    /// <summary>Reads one byte more than allowed at most, whatever length the gateway announces.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Cid cid, HttpContent content, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > Block.MaxLength)
            throw new BlockRejectedException(cid, $"the gateway announced {content.Headers.ContentLength} bytes");
        await using var stream = await content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var buffer = new byte[(int)(content.Headers.ContentLength ?? Block.MaxLength) + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel)
            .ConfigureAwait(false);
        var bytes = buffer.AsMemory(0, length);
        Block.Check(cid, bytes.Span);
        return bytes;
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private sealed class PassingFault(string message) : Exception(message);
}
