using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>Asks a provider over its gateway. What binds nobody counts as silence.</summary>
internal sealed class QuestionAsker(
    GatewayClient gateway, MarketDomain domain, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Sends a question that will be asked later, so that the provider runs its piece again while the asker does; the
    /// gateway keeps the answer for a while.
    /// </summary>
    public void Announce(DisputeCase about, Question question, CancellationToken ct) => _ = Task.Run(async () =>
    {
        try
        {
            await gateway.PostAsync<AskReply>("v1/questions", new AskRequest(about.Subject, question), ct);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It is asked again when its answer is needed.
        }
    }, ct);

    /// <returns>The answer with its signature where it is a statement; null where none came.</returns>
    public async Task<(byte[] Answer, Signature? Signature)?> AskAsync(
        DisputeCase about, Question question, PieceProgram program, CancellationToken ct)
    {
        using var ending = new CancellationTokenSource(patience, time);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(ct, ending.Token);
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var reply = await gateway.PostAsync<AskReply>(
                    "v1/questions", new AskRequest(about.Subject, question), asking.Token);
                if (!reply.IsPending)
                    return Bound(about, question, program, reply);
            }
            catch (ApiException e) when (e.Problem.Status is 0 or 429 or >= 500)
            {
                await Task.Delay(RetryEvery, time, ct);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                break;
            }
        }

        return null;
    }

    private (byte[] Answer, Signature? Signature)? Bound(
        DisputeCase about, Question question, PieceProgram program, AskReply reply)
    {
        if (reply.Answer is not { } answer || answer.Length > question.AnswerBytesMax)
            return null;
        if (!AnswerStatement.IsNeeded(question))
            return (answer, null);
        if (AnswerStatement.Of(question, answer, program) is not { } said
            || !Signature.TryParse(reply.Signature ?? [], out var signature)
            || !signature.IsBy(about.Subject.Provider, DisputeMessages.Digest(domain, about.SubjectHash, said)))
            return null;
        return (answer, signature);
    }
}
