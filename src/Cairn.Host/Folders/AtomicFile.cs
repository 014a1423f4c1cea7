namespace Cairn.Host;

/// <summary>Files that are there whole and durable, or not at all.</summary>
internal static class AtomicFile
{
    /// <exception cref="IOException">The disk is full or failed; what stood there before still stands.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var temp = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temp, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temp, path, overwrite: true);
        }
        catch
        {
            File.Delete(temp);
            throw;
        }
    }
}
