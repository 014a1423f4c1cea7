using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>
/// Carries questions to providers, which only dial out, and their answers back. It can withhold both and forge neither:
/// answers are bound by hashes, or by the provider's signature. Lives in memory; who is not answered asks on chain.
/// </summary>
internal sealed class QuestionRelay(TimeProvider time)
{
    private const int PerProviderMax = 64;
    private const int PerAskerMax = 16;
    private const int TotalMax = 4_096;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PullWait = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Entry> _entries = [];
    private readonly Dictionary<Address, TaskCompletionSource> _news = [];
    private long _next;

    private sealed record Entry(
        RelayedQuestion Question, Address Asker, DateTimeOffset Ends, TaskCompletionSource<AskReply> Reply);

    /// <summary>Asks, and waits a while; asking the same again goes on waiting.</summary>
    /// <returns>The reply; null where too many questions wait.</returns>
    public async Task<AskReply?> AskAsync(Address asker, AskRequest request, CancellationToken ct)
    {
        Entry entry;
        lock (_gate)
        {
            Sweep();
            if ((Find(asker, request) ?? TryAdd(asker, request)) is not { } found)
                return null;
            entry = found;
        }

        await WaitAsync(entry.Reply.Task, AskWait, ct);
        return entry.Reply.Task.IsCompletedSuccessfully ? await entry.Reply.Task : new AskReply(true);
    }

    /// <summary>The questions that wait for a provider's answer, but for those that it holds; waits for one.</summary>
    public async Task<IReadOnlyList<RelayedQuestion>> PullAsync(
        Address provider, IReadOnlyCollection<long> held, CancellationToken ct)
    {
        Task news;
        lock (_gate)
        {
            if (Of(provider, held) is { Count: > 0 } now)
                return now;
            news = NewsOf(provider).Task;
        }

        await WaitAsync(news, PullWait, ct);
        lock (_gate)
            return Of(provider, held);
    }

    /// <summary>Takes an answer; false where the question is not this provider's, or is over.</summary>
    public bool TryAnswer(Address provider, AnswerRequest answer)
    {
        lock (_gate)
            return _entries.TryGetValue(answer.Id, out var entry) && entry.Question.Subject.Provider == provider
                && entry.Reply.TrySetResult(new AskReply(false, answer.Answer, answer.Signature));
    }

    private Entry? Find(Address asker, AskRequest request) => _entries.Values.FirstOrDefault(
        e => e.Asker == asker && e.Question.Subject == request.Subject && e.Question.Question == request.Question);

    private Entry? TryAdd(Address asker, AskRequest request)
    {
        var provider = request.Subject.Provider;
        var waiting = _entries.Values.Where(e => !e.Reply.Task.IsCompleted).ToArray();
        if (_entries.Count >= TotalMax || waiting.Count(e => e.Asker == asker) >= PerAskerMax
            || waiting.Count(e => e.Question.Subject.Provider == provider) >= PerProviderMax)
            return null;
        var entry = new Entry(new RelayedQuestion(++_next, request.Subject, request.Question), asker,
            time.GetUtcNow() + Lifetime, new TaskCompletionSource<AskReply>(
                TaskCreationOptions.RunContinuationsAsynchronously));
        _entries.Add(entry.Question.Id, entry);
        if (_news.Remove(provider, out var news))
            news.TrySetResult();
        return entry;
    }

    private List<RelayedQuestion> Of(Address provider, IReadOnlyCollection<long> held) =>
        [.. _entries.Values.Where(e => e.Question.Subject.Provider == provider && !e.Reply.Task.IsCompleted
            && !held.Contains(e.Question.Id)).Select(e => e.Question).OrderBy(q => q.Id)];

    private TaskCompletionSource NewsOf(Address provider)
    {
        if (!_news.TryGetValue(provider, out var news))
            _news.Add(provider, news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return news;
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (id, entry) in _entries.Where(e => e.Value.Ends <= now).ToArray())
        {
            _entries.Remove(id);
            entry.Reply.TrySetResult(new AskReply(false));
        }
    }

    private async Task WaitAsync(Task task, TimeSpan longest, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(task, Task.Delay(longest, time, timeout.Token));
        await timeout.CancelAsync();
    }
}
