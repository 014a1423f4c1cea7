using System.Runtime.CompilerServices;

namespace Cairn.Content;

/// <summary>
/// Files as content: UnixFS over raw leaves, chunks of 1 MiB, balanced, 174 links a node; a file of one chunk is that
/// raw block. The CIDs are those of <c>ipfs add --cid-version 1 --raw-leaves --chunker size-1048576</c>. Both ways
/// stream in constant memory.
/// </summary>
public static class UnixFsFile
{
    private static readonly UnixFsOptions Defaults = new();

    /// <summary>Stores all that the stream still holds.</summary>
    /// <exception cref="InvalidDataException">Longer than the options allow.</exception>
    public static async ValueTask<UnixFsNode> WriteAsync(
        IBlockStore store, Stream content, UnixFsOptions? options = null, CancellationToken cancel = default)
    {
        options ??= Defaults;
        options.Validate();
        var tree = new FileTree(store);
        var chunk = new byte[options.ChunkLength];
        long total = 0;
        while (true)
        {
            var length = await content.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancel)
                .ConfigureAwait(false);
            if (length == 0)
                return await tree.FinishAsync(cancel).ConfigureAwait(false);
            total += length;
            if (total > options.MaxFileLength)
                throw TooLong(options.MaxFileLength);
            await tree.AddLeafAsync(chunk.AsMemory(0, length), cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Stores these bytes as a file.</summary>
    public static async ValueTask<UnixFsNode> WriteAsync(
        IBlockStore store, ReadOnlyMemory<byte> content, UnixFsOptions? options = null,
        CancellationToken cancel = default)
    {
        options ??= Defaults;
        options.Validate();
        if (content.Length > options.MaxFileLength)
            throw TooLong(options.MaxFileLength);
        var tree = new FileTree(store);
        for (var at = 0; at < content.Length; at += options.ChunkLength)
            await tree.AddLeafAsync(content.Slice(at, Math.Min(options.ChunkLength, content.Length - at)), cancel)
                .ConfigureAwait(false);
        return await tree.FinishAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The file's length in bytes as its root says; reading verifies it.</summary>
    /// <exception cref="InvalidDataException">The block is no file.</exception>
    public static async ValueTask<long> LengthAsync(
        IBlockStore store, Cid file, UnixFsOptions? options = null, CancellationToken cancel = default)
    {
        options ??= Defaults;
        var block = await store.GetAsync(file, cancel).ConfigureAwait(false);
        return file.Codec == Codec.Raw ? block.Length : (long)PartsOf(file, block, options.MaxFileLength).Length;
    }

    /// <summary>
    /// The file's verified chunks in order. Every part is checked against the length that the part above it states,
    /// so a file is never longer than its root says.
    /// </summary>
    /// <exception cref="InvalidDataException">No file, malformed, or longer than the options allow.</exception>
    /// <exception cref="BlockNotFoundException">A block of it is missing.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        IBlockStore store, Cid file, UnixFsOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        options ??= Defaults;
        var pending = new Stack<(Cid Cid, ulong? Length, int Level)>([(file, null, 0)]);
        while (pending.TryPop(out var part))
        {
            var block = await store.GetAsync(part.Cid, cancel).ConfigureAwait(false);
            if (part.Cid.Codec == Codec.Raw)
            {
                if ((part.Length ?? (ulong)block.Length) != (ulong)block.Length || block.Length > options.MaxFileLength)
                    throw new InvalidDataException($"File {file}: its part {part.Cid} has a wrong length.");
                yield return block;
                continue;
            }

            var (length, parts) = PartsOf(part.Cid, block, options.MaxFileLength);
            if ((part.Length ?? length) != length || part.Level == UnixFsOptions.MaxLevels)
                throw new InvalidDataException($"File {file}: its part {part.Cid} has a wrong length or is too deep.");
            for (var i = parts.Count - 1; i >= 0; i--)
                pending.Push((parts[i].Cid, parts[i].Length, part.Level + 1));
        }
    }

    /// <summary>The whole file in memory.</summary>
    /// <param name="store">Where its blocks are.</param>
    /// <param name="file">Its root.</param>
    /// <param name="maxLength">Refuses a longer file, in bytes.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="InvalidDataException">No file, malformed, or longer.</exception>
    public static async ValueTask<byte[]> ReadAllAsync(
        IBlockStore store, Cid file, int maxLength, CancellationToken cancel = default)
    {
        var options = new UnixFsOptions { MaxFileLength = maxLength };
        var bytes = new byte[await LengthAsync(store, file, options, cancel).ConfigureAwait(false)];
        var at = 0;
        await foreach (var chunk in ReadAsync(store, file, options, cancel).ConfigureAwait(false))
        {
            chunk.CopyTo(bytes.AsMemory(at));
            at += chunk.Length;
        }

        return bytes;
    }

    /// <summary>Writes the file's bytes to a stream.</summary>
    public static async ValueTask CopyToAsync(
        IBlockStore store, Cid file, Stream target, UnixFsOptions? options = null, CancellationToken cancel = default)
    {
        await foreach (var chunk in ReadAsync(store, file, options, cancel).ConfigureAwait(false))
            await target.WriteAsync(chunk, cancel).ConfigureAwait(false);
    }

    private static (ulong Length, IReadOnlyList<(Cid Cid, ulong Length)> Parts) PartsOf(
        Cid cid, ReadOnlyMemory<byte> block, long maxLength)
    {
        if (cid.Codec != Codec.DagPb || !DagPb.TryDecode(block, out var node) ||
            !UnixFsData.TryDecode(node.Data.Span, out var data) || data.Kind != UnixFsKind.File ||
            data.PartLengths.Count != node.Links.Count)
            throw new InvalidDataException($"Block {cid} is no file, or one in a layout that is not read here.");
        if (data.FileLength > (ulong)maxLength)
            throw TooLong(maxLength);
        return (data.FileLength, [.. node.Links.Zip(data.PartLengths, (l, n) => (l.Cid, n))]);
    }

    private static InvalidDataException TooLong(long maxLength) =>
        new($"The file is longer than the {maxLength} bytes that are allowed here.");
}
