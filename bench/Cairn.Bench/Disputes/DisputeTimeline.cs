using Cairn.Host;
using Cairn.Jobs;

namespace Cairn.Bench.Disputes;

/// <summary>What a verifier told of one dispute, and when: seconds since the doubt, by what they went to.</summary>
internal sealed class DisputeTimeline : IProgress<DisputeStory>
{
    public const string Traces = "both traces, first answer";
    public const string Questions = "further questions";
    public const string Patience = "patience";
    public const string Moves = "challenger's moves";
    public const string Answers = "provider's moves";
    public const string Commitment = "commitment";
    public const string Proof = "proof";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Count, double Seconds)> _parts = [];
    private readonly TaskCompletionSource _convicted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _last;
    private int _questions;
    private int _transactions;

    /// <summary>Completes when the proof is in a block.</summary>
    public Task Convicted => _convicted.Task;

    /// <summary>From the doubt to the conviction.</summary>
    public double Seconds { get; private set; }

    public (int Count, double Seconds) Part(string name) => _parts.GetValueOrDefault(name);

    public void Report(DisputeStory value)
    {
        lock (_gate)
        {
            if (_convicted.Task.IsCompleted)
                return;
            var now = (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(value.BeganMs)).TotalSeconds;
            foreach (var question in value.Questions.Skip(_questions))
                Spend(question.EndsWith("no answer", StringComparison.Ordinal) ? Patience
                    : _parts.ContainsKey(Traces) ? Questions : Traces, now);
            foreach (var transaction in value.Transactions.Skip(_transactions))
                Spend(transaction.By == "provider" ? Answers : transaction.Move switch
                {
                    nameof(DisputeMove.Commit) => Commitment,
                    nameof(DisputeMove.Prove) or nameof(DisputeMove.ProveInGame) => Proof,
                    _ => Moves,
                }, now);
            (_questions, _transactions) = (value.Questions.Count, value.Transactions.Count);
            if (_parts.ContainsKey(Proof) || value.Status == ChallengeStatus.Won)
                _convicted.TrySetResult();
        }
    }

    private void Spend(string part, double now)
    {
        var (count, seconds) = _parts.GetValueOrDefault(part);
        _parts[part] = (count + 1, seconds + now - _last);
        (_last, Seconds) = (now, now);
    }
}
