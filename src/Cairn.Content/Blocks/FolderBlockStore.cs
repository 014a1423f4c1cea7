namespace Cairn.Content;

/// <summary>
/// Blocks as files: <c>root/xy/cid</c>, where xy are the two characters before the last of the CID's text.
/// A block appears whole or not at all: it is written beside the others under a temporary name, flushed to the disk
/// and renamed, so neither a kill nor a full disk leaves a wrong block. Several processes may share one folder.
/// </summary>
public sealed class FolderBlockStore : IBlockStore
{
    private const string TempPrefix = "tmp-";

    private readonly string _root;
    private readonly bool _flush;
    private readonly Func<string, FileStream> _create;

    /// <param name="root">The folder; made where it is missing.</param>
    /// <param name="flushToDisk">False skips the flush, for throw-away stores such as tests.</param>
    public FolderBlockStore(string root, bool flushToDisk = true)
        : this(root, flushToDisk, path =>
            new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
    {
    }

    /// <summary>With the opening of new files as a seam for tests of failing disks.</summary>
    internal FolderBlockStore(string root, bool flushToDisk, Func<string, FileStream> create)
    {
        _create = create;
        _root = Path.GetFullPath(root);
        _flush = flushToDisk;
        Directory.CreateDirectory(_root);
    }

    /// <summary>The folder's absolute path.</summary>
    public string Root => _root;

    public async ValueTask<ReadOnlyMemory<byte>?> TryGetAsync(Cid cid, CancellationToken cancel = default)
    {
        var path = PathOf(cid);
        byte[] bytes;
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            if (file.Length > Block.MaxLength)
                throw Damaged(cid, path);
            bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return cid.Matches(bytes) ? bytes : throw Damaged(cid, path);
    }

    public async ValueTask PutAsync(Cid cid, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Block.Check(cid, bytes.Span);
        var path = PathOf(cid);
        if (await IsWholeAsync(path, bytes, cancel).ConfigureAwait(false))
            return;
        var folder = Path.GetDirectoryName(path)!;
        var temp = Path.Combine(folder, TempPrefix + Guid.NewGuid().ToString("n"));
        try
        {
            Directory.CreateDirectory(folder);
            await using (var file = _create(temp))
            {
                await file.WriteAsync(bytes, cancel).ConfigureAwait(false);
                file.Flush(_flush);
            }

            File.Move(temp, path, overwrite: true);
        }
        catch (Exception e)
        {
            TryDelete(temp);
            if (e is IOException or UnauthorizedAccessException)
                throw new IOException($"Block {cid} could not be written to {folder}: {e.Message} " +
                    "Free space or change the folder's permissions, then repeat; no part of the block was kept.", e);
            throw;
        }
    }

    public ValueTask<bool> HasAsync(Cid cid, CancellationToken cancel = default) => new(File.Exists(PathOf(cid)));

    /// <summary>
    /// Deletes what killed writers left behind: temporary files not touched since <paramref name="olderThan"/>.
    /// Returns how many.
    /// </summary>
    public int Sweep(DateTimeOffset olderThan)
    {
        var swept = 0;
        foreach (var path in Directory.EnumerateFiles(_root, TempPrefix + "*", SearchOption.AllDirectories))
            if (File.GetLastWriteTimeUtc(path) < olderThan.UtcDateTime && TryDelete(path))
                swept++;
        return swept;
    }

    private static BlockRejectedException Damaged(Cid cid, string path) =>
        new(cid, $"the file {path} is damaged; delete it and fetch or import the block again");

    /// <summary>A damaged file at the block's place must not count as stored, so its bytes are compared.</summary>
    private static async ValueTask<bool> IsWholeAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != bytes.Length)
            return false;
        try
        {
            var held = await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false);
            return bytes.Span.SequenceEqual(held);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string PathOf(Cid cid)
    {
        var name = cid.ToString();
        if (name.Length == 0)
            throw new ArgumentException("The default CID names no block.", nameof(cid));
        return Path.Combine(_root, name[^3..^1], name);
    }
}
