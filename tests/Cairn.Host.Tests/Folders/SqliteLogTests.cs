using System.Text;

namespace Cairn.Host.Tests;

public sealed class SqliteLogTests
{
    [Fact]
    public void Records_outlive_the_process_in_order()
    {
        using var folder = new TempFolder();
        using (var log = new SqliteLog(folder.Run.Journal))
        {
            log.Append([Bytes("a"), Bytes("b")]);
            log.Append([Bytes("c")]);
        }

        using var again = new SqliteLog(folder.Run.Journal);
        Assert.Equal(["a", "b", "c"], Texts(again));
        again.Append([Bytes("d")]);
        Assert.Equal(["a", "b", "c", "d"], Texts(again));
    }

    [Fact]
    public void Batch_that_fails_half_way_leaves_nothing()
    {
        using var folder = new TempFolder();
        using var log = new SqliteLog(folder.Run.Journal);
        log.Append([Bytes("a")]);
        // The null is refused when the first record of the batch is already written.
        Assert.Throws<InvalidOperationException>(() => log.Append([Bytes("b"), null!]));
        Assert.Equal(["a"], Texts(log));
        log.Append([Bytes("c")]);
        Assert.Equal(["a", "c"], Texts(log));
    }

    [Fact]
    public void Second_opener_is_refused()
    {
        using var folder = new TempFolder();
        using var log = new SqliteLog(folder.Run.Journal);
        var refused = Assert.Throws<IOException>(() => new SqliteLog(folder.Run.Journal));
        Assert.Contains(folder.Run.Journal, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Stop the process that uses it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_is_no_journal_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Run.Journal, new string('x', 8_192));
        var refused = Assert.Throws<IOException>(() => new SqliteLog(folder.Run.Journal));
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static IEnumerable<string> Texts(SqliteLog log) => log.ReadAll().Select(Encoding.UTF8.GetString);
}
