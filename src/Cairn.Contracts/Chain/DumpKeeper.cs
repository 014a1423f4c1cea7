using System.Text.Json;

namespace Cairn.Contracts;

/// <summary>
/// Keeps the last whole dump of a node. The node writes its file in place: killed, or on a full disk, it leaves half of
/// one. So it writes to a file of its own, and what is whole of that is copied over the dump in one step.
/// </summary>
internal sealed class DumpKeeper
{
    private const int BufferBytes = 1 << 16;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AtRest = TimeSpan.FromMilliseconds(100);

    private readonly string _dump;
    private DateTime _keptUtc;

    /// <param name="dump">the dump that is always whole</param>
    /// <param name="nodeEnded">completes when the node has ended</param>
    public DumpKeeper(string dump, Task nodeEnded)
    {
        _dump = dump;
        Ended = RunAsync(nodeEnded);
    }

    /// <summary>Completes when the node has ended and its last dump is kept.</summary>
    public Task Ended { get; }

    /// <summary>The file that the node itself writes.</summary>
    public static string NodeFile(string dump) => dump + ".node";

    /// <summary>Takes over what a node left behind that outlived its keeper.</summary>
    public static void Recover(string dump)
    {
        var writtenUtc = File.GetLastWriteTimeUtc(NodeFile(dump));
        if (writtenUtc > File.GetLastWriteTimeUtc(dump))
            TryKeep(dump, writtenUtc);
    }

    private async Task RunAsync(Task nodeEnded)
    {
        while (await Task.WhenAny(nodeEnded, Task.Delay(LookEvery)).ConfigureAwait(false) != nodeEnded)
            Look(AtRest);
        Look(TimeSpan.Zero);
    }

    private void Look(TimeSpan atRest)
    {
        var writtenUtc = File.GetLastWriteTimeUtc(NodeFile(_dump));
        if (writtenUtc != _keptUtc && DateTime.UtcNow - writtenUtc >= atRest && TryKeep(_dump, writtenUtc))
            _keptUtc = writtenUtc;
    }

    /// <summary>False where the file is not whole, or was written to meanwhile.</summary>
    private static bool TryKeep(string dump, DateTime writtenUtc)
    {
        var temp = $"{dump}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (!TryCopy(NodeFile(dump), temp) || File.GetLastWriteTimeUtc(NodeFile(dump)) != writtenUtc)
                return false;
            File.Move(temp, dump, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there yet, or the disk is full: what was kept before stands.
            return false;
        }
        finally
        {
            File.Delete(temp);
        }
    }

    /// <summary>Copies the file if it is one JSON object from beginning to end.</summary>
    private static bool TryCopy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[BufferBytes];
        var state = default(JsonReaderState);
        for (var kept = 0; ;)
        {
            var read = source.Read(buffer, kept, buffer.Length - kept);
            target.Write(buffer, kept, read);
            if (!TryRead(buffer.AsSpan(0, kept + read), read == 0, ref state, out var consumed))
                return false;
            if (read == 0)
                break;
            kept = kept + read - consumed;
            if (kept == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
            buffer.AsSpan(consumed, kept).CopyTo(buffer);
        }

        target.Flush(flushToDisk: true);
        return source.Length > 0;
    }

    private static bool TryRead(ReadOnlySpan<byte> bytes, bool isLast, ref JsonReaderState state, out int consumed)
    {
        consumed = 0;
        try
        {
            var reader = new Utf8JsonReader(bytes, isLast, state);
            while (reader.Read())
            {
            }

            (state, consumed) = (reader.CurrentState, (int)reader.BytesConsumed);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
