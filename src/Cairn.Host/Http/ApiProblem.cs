using Microsoft.AspNetCore.Http;

namespace Cairn.Host;

/// <summary>Why a request was refused: an RFC 9457 problem with the field at fault and what to do about it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What is wrong, in one sentence.</param>
/// <param name="Remedy">What the caller can do.</param>
/// <param name="Field">The field of the request that is at fault, where one is.</param>
public sealed record ApiProblem(int Status, string Title, string Remedy, string? Field = null)
{
    internal IResult ToResult() => Results.Json(new Dictionary<string, object?>
    {
        ["type"] = "about:blank",
        ["status"] = Status,
        ["title"] = Title,
        ["detail"] = Remedy,
        ["field"] = Field,
    }, ApiJson.Options, "application/problem+json", Status);

    internal static ApiProblem BadRequest(string title, string remedy, string? field = null) =>
        new(StatusCodes.Status400BadRequest, title, remedy, field);

    internal static ApiProblem NotFound(string title, string remedy, string? field = null) =>
        new(StatusCodes.Status404NotFound, title, remedy, field);

    internal static ApiProblem Unauthorized(string title, string remedy) =>
        new(StatusCodes.Status401Unauthorized, title, remedy);
}
