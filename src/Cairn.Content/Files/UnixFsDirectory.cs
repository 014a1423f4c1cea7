using System.Text;

namespace Cairn.Content;

/// <summary>Directories as content: one dag-pb block of named links in the order of the names' UTF-8 bytes.</summary>
public static class UnixFsDirectory
{
    private const int MaxNameBytes = 255;

    /// <summary>Stores a directory of entries that are stored already.</summary>
    /// <exception cref="InvalidDataException">A bad or repeated name, or too many entries for one block.</exception>
    public static async ValueTask<UnixFsNode> WriteAsync(
        IBlockStore store, IEnumerable<DirectoryEntry> entries, CancellationToken cancel = default)
    {
        var sorted = entries.OrderBy(e => e.Name, DagKey.Order).ToArray();
        for (var i = 0; i < sorted.Length; i++)
            if (!IsName(sorted[i].Name) || (i > 0 && sorted[i].Name == sorted[i - 1].Name))
                throw new InvalidDataException($"\"{sorted[i].Name}\" cannot be an entry's name, or appears twice.");
        var block = DagPb.Encode(new PbNode(
            [.. sorted.Select(e => new PbLink(e.Node.Cid, e.Name, (ulong)e.Node.DagLength))],
            UnixFsData.Directory.Encode()));
        if (block.Length > Block.MaxLength)
            throw new InvalidDataException($"A directory of {sorted.Length} entries does not fit into one block; " +
                "split it into folders.");
        var cid = await store.PutAsync(Codec.DagPb, block, cancel).ConfigureAwait(false);
        return new UnixFsNode(cid, 0, block.Length + sorted.Sum(e => e.Node.DagLength));
    }

    /// <summary>A directory's entries in canonical order.</summary>
    /// <exception cref="InvalidDataException">The block is no directory, or has bad names or order.</exception>
    public static async ValueTask<IReadOnlyList<DirectoryEntry>> ListAsync(
        IBlockStore store, Cid directory, CancellationToken cancel = default)
    {
        var block = await store.GetAsync(directory, cancel).ConfigureAwait(false);
        return TryRead(directory, block, out var entries)
            ? entries
            : throw new InvalidDataException($"Block {directory} is no directory, or a malformed one.");
    }

    /// <summary>Whether the root block is a directory rather than a file.</summary>
    public static async ValueTask<bool> IsDirectoryAsync(
        IBlockStore store, Cid root, CancellationToken cancel = default) =>
        root.Codec == Codec.DagPb && TryRead(root, await store.GetAsync(root, cancel).ConfigureAwait(false), out _);

    /// <summary>
    /// Stores a file, or a folder with all that is in it, in ordinal order. Links and special files are left out.
    /// </summary>
    /// <exception cref="InvalidDataException">More entries, depth or bytes than the options allow.</exception>
    public static async ValueTask<UnixFsNode> ImportAsync(
        IBlockStore store, string path, UnixFsOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        options.Validate();
        return File.Exists(path)
            ? await ImportFileAsync(store, path, options, cancel).ConfigureAwait(false)
            : await ImportFolderAsync(store, new Transfer(options), path, 1, cancel).ConfigureAwait(false);
    }

    /// <summary>Writes a stored file or directory to a path where nothing is; a fault may leave a part.</summary>
    /// <exception cref="InvalidDataException">More entries, depth or bytes than allowed; bad names.</exception>
    /// <exception cref="IOException">Something is there already, or cannot be written.</exception>
    public static ValueTask ExportAsync(
        IBlockStore store, Cid root, string path, UnixFsOptions? options = null, CancellationToken cancel = default) =>
        ExportAsync(store, new Transfer(options ?? new()), root, path, 1, cancel);

    private static async ValueTask ExportAsync(
        IBlockStore store, Transfer transfer, Cid root, string path, int depth, CancellationToken cancel)
    {
        if (!await IsDirectoryAsync(store, root, cancel).ConfigureAwait(false))
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await UnixFsFile.CopyToAsync(store, root, file, transfer.Options, cancel).ConfigureAwait(false);
            return;
        }

        if (depth > transfer.Options.MaxDepth)
            throw new InvalidDataException($"{path}: folders nest deeper than {transfer.Options.MaxDepth}.");
        if (Path.Exists(path))
            throw new IOException($"{path} exists already; give a path where nothing is.");
        Directory.CreateDirectory(path);
        foreach (var entry in await ListAsync(store, root, cancel).ConfigureAwait(false))
        {
            transfer.Count(path);
            if (entry.Name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
                throw new InvalidDataException($"\"{entry.Name}\" cannot be a file's name on this system.");
            await ExportAsync(store, transfer, entry.Node.Cid, Path.Combine(path, entry.Name), depth + 1, cancel)
                .ConfigureAwait(false);
        }
    }

    private static bool TryRead(Cid cid, ReadOnlyMemory<byte> block, out DirectoryEntry[] entries)
    {
        entries = [];
        if (cid.Codec != Codec.DagPb || !DagPb.TryDecode(block, out var node) ||
            !UnixFsData.TryDecode(node.Data.Span, out var data) || data.Kind != UnixFsKind.Directory)
            return false;
        for (var i = 0; i < node.Links.Count; i++)
            if (!IsName(node.Links[i].Name) || node.Links[i].DagLength > long.MaxValue ||
                (i > 0 && DagKey.Order.Compare(node.Links[i - 1].Name, node.Links[i].Name) >= 0))
                return false;
        entries = [.. node.Links.Select(l =>
            new DirectoryEntry(l.Name, new UnixFsNode(l.Cid, 0, (long)l.DagLength)))];
        return true;
    }

    private static bool IsName(string name) => name.Length > 0 && name is not ("." or "..") &&
        !name.AsSpan().ContainsAny('/', '\0') && Encoding.UTF8.GetByteCount(name) <= MaxNameBytes;

    private static async ValueTask<UnixFsNode> ImportFileAsync(
        IBlockStore store, string path, UnixFsOptions options, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        return await UnixFsFile.WriteAsync(store, file, options, cancel).ConfigureAwait(false);
    }

    private static async ValueTask<UnixFsNode> ImportFolderAsync(
        IBlockStore store, Transfer transfer, string path, int depth, CancellationToken cancel)
    {
        if (depth > transfer.Options.MaxDepth)
            throw new InvalidDataException($"{path}: folders nest deeper than {transfer.Options.MaxDepth}.");
        var entries = new List<DirectoryEntry>();
        foreach (var info in new DirectoryInfo(path).EnumerateFileSystemInfos().OrderBy(i => i.Name, DagKey.Order))
        {
            if (info.LinkTarget is not null || (info.Attributes & FileAttributes.Device) != 0)
                continue;
            transfer.Count(path);
            var node = info is DirectoryInfo
                ? await ImportFolderAsync(store, transfer, info.FullName, depth + 1, cancel).ConfigureAwait(false)
                : await ImportFileAsync(store, info.FullName, transfer.Options, cancel).ConfigureAwait(false);
            entries.Add(new DirectoryEntry(info.Name, node));
        }

        return await WriteAsync(store, entries, cancel).ConfigureAwait(false);
    }

    private sealed class Transfer(UnixFsOptions options)
    {
        private int _entries;

        public UnixFsOptions Options { get; } = options;

        public void Count(string path)
        {
            if (++_entries > Options.MaxEntries)
                throw new InvalidDataException($"{path}: more than {Options.MaxEntries} entries.");
        }
    }
}
