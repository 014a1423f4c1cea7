namespace Cairn.Host;

/// <summary>After how many answers a provider falls silent, and where; for tests and demos, others never do.</summary>
internal sealed class Silence(int? answersMax, bool isOverHttp)
{
    private int _answers;

    /// <summary>Whether one more question over HTTP is answered.</summary>
    public bool TrySpeakOverHttp() => !isOverHttp && TrySpeak();

    /// <summary>Whether one more answer is given.</summary>
    public bool TrySpeak() => answersMax is null || Interlocked.Increment(ref _answers) <= answersMax;
}
