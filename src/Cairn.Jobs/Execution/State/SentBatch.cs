namespace Cairn.Jobs;

/// <summary>A batch that was sent; kept until it is answered.</summary>
internal sealed class SentBatch(int number, DoneResult[] results)
{
    public int Number { get; } = number;

    public DoneResult[] Results { get; } = results;

    public long SentMs { get; set; }
}
