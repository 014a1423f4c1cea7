using Cairn.Content;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Host;

/// <summary>
/// Blocks over HTTP: reading as a trustless IPFS gateway (format=raw, or format=car for all that a root links to),
/// writing for those who have a session, one block or an archive of them.
/// </summary>
internal static class BlockEndpoints
{
    public const string CarMediaType = "application/vnd.ipld.car";

    /// <summary>The largest archive that is taken in one request, bytes.</summary>
    public const int ArchiveLengthMax = 8 << 20;

    private const string RawMediaType = "application/vnd.ipld.raw";
    private const string ArchiveMediaType = CarMediaType + "; version=1; order=dfs; dups=n";
    private const int ArchiveBlocksMax = 1_000_000;

    public static void MapBlocks(this IEndpointRouteBuilder routes, GatewayBlocks blocks, SessionBook sessions)
    {
        routes.MapMethods("/ipfs/{cid}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, string cid) =>
            ReadAsync(context, cid, blocks, sessions));
        routes.MapPut("/ipfs/{cid}", (HttpContext context, string cid) => WriteAsync(context, cid, blocks, sessions));
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context, string text, GatewayBlocks blocks, SessionBook sessions)
    {
        if (!Cid.TryParse(text, out var cid))
            return BadCid(text);
        var format = context.Request.Query["format"] is [{ } named] ? named : "raw";
        if (format is not ("raw" or "car"))
            return ApiProblem.BadRequest($"This gateway serves no '{format}'.", "Ask with ?format=raw or car.",
                "format").ToResult();
        var store = sessions.Find(context) is { Role: SessionRole.Client } ? blocks.All : blocks.Public;
        if (HttpMethods.IsHead(context.Request.Method))
            return await store.HasAsync(cid, context.RequestAborted) ? Results.Ok() : Results.NotFound();
        if (await store.TryGetAsync(cid, context.RequestAborted) is not { } bytes)
            return ApiProblem.NotFound($"Block {cid} is not here.", "It may be held until its audits close.")
                .ToResult();
        if (format == "car")
            return Results.Stream(to => WriteArchiveAsync(context, to, store, cid), ArchiveMediaType);
        context.Response.Headers.CacheControl = "public, max-age=29030400, immutable";
        context.Response.Headers.ETag = $"\"{cid}\"";
        return Results.Bytes(bytes, RawMediaType);
    }

    private static async Task WriteArchiveAsync(HttpContext context, Stream to, IBlockStore store, Cid root)
    {
        try
        {
            await CarWriter.WriteAsync(to, store, root, ArchiveBlocksMax, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or BlockNotFoundException)
        {
            // The headers are gone: only a broken connection tells the reader that the archive is not whole.
            context.Abort();
        }
    }

    private static async Task<IResult> WriteAsync(
        HttpContext context, string text, GatewayBlocks blocks, SessionBook sessions)
    {
        if (sessions.Find(context) is not { } session)
            return SessionBook.Missing.ToResult();
        if (!Cid.TryParse(text, out var cid))
            return BadCid(text);
        var isArchive = context.Request.ContentType == CarMediaType;
        var max = isArchive ? ArchiveLengthMax : Block.MaxLength;
        if (context.Request.ContentLength is not { } length || length > max)
            return ApiProblem.BadRequest($"{(isArchive ? "An archive" : "A block")} has at most {max} bytes.",
                "State Content-Length and split the content.", "content-length").ToResult();
        if (!session.TrySpendUpload(length))
            return new ApiProblem(StatusCodes.Status429TooManyRequests, "This session has uploaded its share.",
                "Wait until your leases are done, or ask the gateway's owner for more.").ToResult();
        var store = session.Role == SessionRole.Client ? blocks.Public : blocks.Held;
        if (isArchive)
            return await TakeArchiveAsync(context, cid, store);
        var bytes = new byte[length];
        await context.Request.Body.ReadExactlyAsync(bytes, context.RequestAborted);
        if (!Block.IsValid(cid, bytes))
            return ApiProblem.BadRequest($"The bytes are not {cid}.", "Hash them again and send both anew.", "cid")
                .ToResult();
        await store.PutAsync(cid, bytes, context.RequestAborted);
        return Results.Created($"/ipfs/{cid}", null);
    }

    private static async Task<IResult> TakeArchiveAsync(HttpContext context, Cid root, IBlockStore store)
    {
        try
        {
            await using var car = await CarReader.OpenAsync(context.Request.Body, context.RequestAborted);
            var last = default(Cid);
            await foreach (var (cid, bytes) in car.ReadAsync(context.RequestAborted))
            {
                await store.PutAsync(cid, bytes, context.RequestAborted);
                last = cid;
            }

            return last == root && car.Roots is [var named] && named == root
                ? Results.Created($"/ipfs/{root}", null)
                : ApiProblem.BadRequest($"The archive's last block is not its root, {root}.",
                    "Put the root last, and name it in the header and in the address.", "cid").ToResult();
        }
        catch (Exception e) when (e is InvalidDataException or BlockRejectedException)
        {
            return ApiProblem.BadRequest($"The archive cannot be taken: {e.Message}", "Make it anew and send it again.",
                "body").ToResult();
        }
    }

    private static IResult BadCid(string text) =>
        ApiProblem.BadRequest($"'{text[..Math.Min(text.Length, 80)]}' is no CID.", "Use a CIDv1 in base32.", "cid")
            .ToResult();
}
