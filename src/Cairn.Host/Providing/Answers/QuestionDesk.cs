using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>
/// Answers what is asked over the gateway: what is stated, signed. Who would rather be silent is asked on chain.
/// </summary>
internal sealed class QuestionDesk(
    ProviderResources resources, AnswerDesk desk, Silence silence, IProgress<string> log, TimeProvider time)
{
    private const int QuestionsPerResult = 512;
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Hash32, int> _asked = [];

    /// <summary>Answers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // Nobody can ask a provider that has signed nothing for a dispute.
                if (resources.Evidence.Jobs.Count == 0)
                    await Task.Delay(RetryEvery, time, ct);
                else
                    await AnswerAsync(ct);
            }
            catch (IOException)
            {
                await Task.Delay(RetryEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
            }
        }
    }

    private async Task AnswerAsync(CancellationToken ct)
    {
        var reply = await resources.Gateway.PostAsync<QuestionsReply>(
            "v1/questions/pull", new QuestionsRequest([]), ct);
        foreach (var asked in reply.Questions)
        {
            if (!silence.TrySpeakOverHttp())
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
                return;
            }

            await resources.Gateway.PostNothingAsync("v1/questions/answer", await AnswerAsync(asked, ct), ct);
        }
    }

    private async Task<AnswerRequest> AnswerAsync(RelayedQuestion asked, CancellationToken ct)
    {
        try
        {
            var subject = DisputeCase.HashOf(asked.Subject);
            var count = _asked[subject] = _asked.GetValueOrDefault(subject) + 1;
            if (count > QuestionsPerResult || await desk.FindAsync(asked.Subject, ct) is not { } result)
                return new AnswerRequest(asked.Id);
            return await desk.WithTraceAsync(
                result, false, trace => Answer(asked, result, trace), ct) ?? new AnswerRequest(asked.Id);
        }
        catch (InvalidDataException e)
        {
            log.Report($"a question about piece {asked.Subject.Piece} cannot be answered: {e.Message}");
            return new AnswerRequest(asked.Id);
        }
    }

    private AnswerRequest Answer(RelayedQuestion asked, AnswerableResult result, PieceTrace trace)
    {
        if (new TraceResponder(trace, result.About.CheckpointEvery).Answer(asked.Question) is not { } answer)
            return new AnswerRequest(asked.Id);
        var said = AnswerStatement.Of(asked.Question, answer, trace.Spec.Program);
        return new AnswerRequest(asked.Id, answer, said is { } statement
            ? resources.Key.Sign(DisputeMessages.Digest(
                resources.Domain, result.About.SubjectHash, statement)).ToBytes()
            : null);
    }
}
