using Cairn.Proofs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Host;

/// <summary>Where verifiers ask and providers fetch their questions and answer.</summary>
internal sealed class QuestionEndpoints(QuestionRelay relay, SessionBook sessions)
{
    private const int HeldMax = 64;
    private const int SignatureBytes = 65;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/questions", (HttpContext http, AskRequest request) => AskAsync(http, request));
        routes.MapPost("/v1/questions/pull", (HttpContext http, QuestionsRequest request) => PullAsync(http, request));
        routes.MapPost("/v1/questions/answer", (HttpContext http, AnswerRequest answer) => Answer(http, answer));
    }

    private async Task<IResult> AskAsync(HttpContext http, AskRequest request)
    {
        if (sessions.Find(http) is not { } session)
            return SessionBook.Missing.ToResult();
        return await relay.AskAsync(session.Account, request, http.RequestAborted) is { } reply
            ? Json(reply)
            : new ApiProblem(StatusCodes.Status429TooManyRequests, "Too many questions wait.",
                "Wait for answers, or ask on chain.").ToResult();
    }

    private async Task<IResult> PullAsync(HttpContext http, QuestionsRequest request)
    {
        if (sessions.Find(http) is not { Role: SessionRole.Provider } session)
            return SessionBook.Missing.ToResult();
        if (request.Held.Count > HeldMax)
            return ApiProblem.BadRequest($"More than {HeldMax} questions are held.", "Answer some first.", "held")
                .ToResult();
        return Json(new QuestionsReply(await relay.PullAsync(session.Account, request.Held, http.RequestAborted)));
    }

    private IResult Answer(HttpContext http, AnswerRequest answer)
    {
        if (sessions.Find(http) is not { Role: SessionRole.Provider } session)
            return SessionBook.Missing.ToResult();
        if (answer.Answer?.Length > Question.PartialsBytesMax)
            return ApiProblem.BadRequest($"An answer has at most {Question.PartialsBytesMax} bytes.",
                "Answer what was asked.", "answer").ToResult();
        if (answer.Signature is { Length: not SignatureBytes })
            return ApiProblem.BadRequest($"A signature has {SignatureBytes} bytes.", "Send r, s and v.", "signature")
                .ToResult();
        return relay.TryAnswer(session.Account, answer)
            ? Results.NoContent()
            : ApiProblem.NotFound("No such question waits for you.", "Pull again.", "id").ToResult();
    }

    private static IResult Json<T>(T value) => Results.Json(value, ApiJson.Options);
}
