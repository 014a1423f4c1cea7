namespace Cairn.Host.Tests;

public sealed class EventLogTests
{
    [Fact]
    public async Task Readers_begin_anywhere_and_what_is_dropped_is_skipped()
    {
        var log = new EventLog<string>(capacity: 3);
        foreach (var item in new[] { "a", "b", "c", "d" })
            log.Append(item);
        Assert.Equal([(2, "b"), (3, "c"), (4, "d")], await ReadAsync(log, after: 0, follow: false));
        Assert.Equal([(4, "d")], await ReadAsync(log, after: 3, follow: false));
        Assert.Empty(await ReadAsync(log, after: 9, follow: false));
    }

    [Fact]
    public async Task Follower_gets_what_comes_later_and_ends_with_the_stream()
    {
        var log = new EventLog<string>();
        var reading = ReadAsync(log, after: 0, follow: true);
        log.Append("a");
        log.Append("b");
        log.Complete();
        log.Append("too late");
        Assert.Equal([(1, "a"), (2, "b")], await reading);
    }

    private static async Task<List<(long, string)>> ReadAsync(EventLog<string> log, long after, bool follow)
    {
        var items = new List<(long, string)>();
        await foreach (var item in log.ReadAsync(after, follow, CancellationToken.None))
            items.Add(item);
        return items;
    }
}
