using Cairn.Content;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Host;

/// <summary>
/// Blocks over HTTP: reading as a trustless IPFS gateway (format=raw), writing for those who have a session.
/// </summary>
internal static class BlockEndpoints
{
    private const string RawMediaType = "application/vnd.ipld.raw";

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
        if (context.Request.Query["format"] is [{ } format] && format != "raw")
            return ApiProblem.BadRequest($"This gateway serves no '{format}'.", "Ask with ?format=raw.", "format")
                .ToResult();
        var store = sessions.Find(context) is { Role: SessionRole.Client } ? blocks.All : blocks.Public;
        if (HttpMethods.IsHead(context.Request.Method))
            return await store.HasAsync(cid, context.RequestAborted) ? Results.Ok() : Results.NotFound();
        if (await store.TryGetAsync(cid, context.RequestAborted) is not { } bytes)
            return ApiProblem.NotFound($"Block {cid} is not here.", "It may be held until its audits close.")
                .ToResult();
        context.Response.Headers.CacheControl = "public, max-age=29030400, immutable";
        context.Response.Headers.ETag = $"\"{cid}\"";
        return Results.Bytes(bytes, RawMediaType);
    }

    private static async Task<IResult> WriteAsync(
        HttpContext context, string text, GatewayBlocks blocks, SessionBook sessions)
    {
        if (sessions.Find(context) is not { } session)
            return SessionBook.Missing.ToResult();
        if (!Cid.TryParse(text, out var cid))
            return BadCid(text);
        if (context.Request.ContentLength is not { } length || length > Block.MaxLength)
            return ApiProblem.BadRequest($"A block has at most {Block.MaxLength} bytes.",
                "State Content-Length and split the content.", "content-length").ToResult();
        if (!session.TrySpendUpload(length))
            return new ApiProblem(StatusCodes.Status429TooManyRequests, "This session has uploaded its share.",
                "Wait until your leases are done, or ask the gateway's owner for more.").ToResult();
        var bytes = new byte[length];
        await context.Request.Body.ReadExactlyAsync(bytes, context.RequestAborted);
        if (!Block.IsValid(cid, bytes))
            return ApiProblem.BadRequest($"The bytes are not {cid}.", "Hash them again and send both anew.", "cid")
                .ToResult();
        var store = session.Role == SessionRole.Client ? blocks.Public : blocks.Held;
        await store.PutAsync(cid, bytes, context.RequestAborted);
        return Results.Created($"/ipfs/{cid}", null);
    }

    private static IResult BadCid(string text) =>
        ApiProblem.BadRequest($"'{text[..Math.Min(text.Length, 80)]}' is no CID.", "Use a CIDv1 in base32.", "cid")
            .ToResult();
}
