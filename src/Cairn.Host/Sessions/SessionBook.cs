using System.Collections.Concurrent;
using System.Security.Cryptography;
using Cairn.Evm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Host;

/// <summary>
/// The sessions that are open at this gateway. They live in memory: after a restart callers sign again.
/// </summary>
internal sealed class SessionBook(Address gateway, TimeProvider time)
{
    private const int SessionsMax = 10_000;
    private const long UploadBytesMax = 64L << 30;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public static ApiProblem Missing { get; } =
        ApiProblem.Unauthorized("This needs a session.", "POST a signed request to /v1/sessions and send its token.");

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/sessions", Open);

    /// <summary>The session that the request's bearer token names, or null.</summary>
    public Session? Find(HttpContext context)
    {
        const string scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.Ordinal)
            && _sessions.TryGetValue(header[scheme.Length..], out var session) && session.Expires > time.GetUtcNow()
            ? session
            : null;
    }

    private IResult Open(SessionRequest request)
    {
        var now = time.GetUtcNow();
        if (request.Gateway != gateway)
            return ApiProblem.BadRequest($"This gateway is {gateway}.", "Sign for that account.", "gateway").ToResult();
        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(request.IssuedAt, 0, 1L << 36));
        if ((now - issuedAt).Duration() > ClockSkewMax)
            return ApiProblem.BadRequest("The request was issued at another time.", "Set this machine's clock.",
                "issued_at").ToResult();
        if (!request.IsSigned())
            return ApiProblem.Unauthorized("The signature is not the account's.", "Sign with the account's key.")
                .ToResult();
        Sweep(now);
        if (_sessions.Count >= SessionsMax)
            return new ApiProblem(StatusCodes.Status503ServiceUnavailable, "Too many sessions are open.",
                "Try again later.").ToResult();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var session = new Session(request.Account, request.Role, now + Lifetime, UploadBytesMax);
        _sessions[token] = session;
        return Results.Json(new SessionReply(token, session.Expires.ToUnixTimeSeconds()), ApiJson.Options);
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (var (token, session) in _sessions)
            if (session.Expires <= now)
                _sessions.TryRemove(token, out _);
    }
}
