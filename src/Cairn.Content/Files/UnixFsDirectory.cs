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
            : await ImportFolderAsync(store, new Import(options), path, 1, cancel).ConfigureAwait(false);
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
        IBlockStore store, Import import, string path, int depth, CancellationToken cancel)
    {
        if (depth > import.Options.MaxDepth)
            throw new InvalidDataException($"{path}: folders nest deeper than {import.Options.MaxDepth}.");
        var entries = new List<DirectoryEntry>();
        foreach (var info in new DirectoryInfo(path).EnumerateFileSystemInfos().OrderBy(i => i.Name, DagKey.Order))
        {
            if (info.LinkTarget is not null || (info.Attributes & FileAttributes.Device) != 0)
                continue;
            if (++import.Entries > import.Options.MaxEntries)
                throw new InvalidDataException($"{path}: more than {import.Options.MaxEntries} entries.");
            var node = info is DirectoryInfo
                ? await ImportFolderAsync(store, import, info.FullName, depth + 1, cancel).ConfigureAwait(false)
                : await ImportFileAsync(store, info.FullName, import.Options, cancel).ConfigureAwait(false);
            entries.Add(new DirectoryEntry(info.Name, node));
        }

        return await WriteAsync(store, entries, cancel).ConfigureAwait(false);
    }

    private sealed class Import(UnixFsOptions options)
    {
        public UnixFsOptions Options { get; } = options;

        public int Entries { get; set; }
    }
}
