namespace Cairn.Host;

/// <summary>After how many answers a provider falls silent; for tests and demos, others never do.</summary>
internal sealed class Silence(int? answersMax)
{
    private int _answers;

    /// <summary>Whether one more answer is given.</summary>
    public bool TrySpeak() => answersMax is null || Interlocked.Increment(ref _answers) <= answersMax;
}
