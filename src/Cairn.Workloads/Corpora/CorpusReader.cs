using Cairn.Content;
using Cairn.Learning.Data;

namespace Cairn.Workloads.Corpora;

/// <summary>
/// A data input as the bytes of a corpus. A file is itself; a directory is all its files by a depth-first walk in the
/// order of the names' UTF-8 bytes, one line feed after each. Files with a zero byte among their first 8,192 are no
/// text and left out. Everybody who has the input's CID gets the same bytes.
/// </summary>
public static class CorpusReader
{
    /// <summary>The largest corpus of a job, in bytes: 256 MiB.</summary>
    public const int MaxLength = 256 << 20;

    /// <summary>The most files and directories of a corpus.</summary>
    public const int MaxEntries = 100_000;

    private const int MaxDepth = 32;
    private const int ProbeLength = 8192;

    /// <param name="context">The model's context: a corpus too short for it is refused here.</param>
    /// <exception cref="InvalidDataException">Too long, too short, too many entries, or no file.</exception>
    /// <exception cref="BlockNotFoundException">A block of it is missing.</exception>
    public static async ValueTask<Corpus> ReadAsync(
        IBlockStore blocks, Cid input, int context, CancellationToken cancel = default)
    {
        var bytes = new MemoryStream();
        await CopyAsync(blocks, input, bytes, cancel).ConfigureAwait(false);
        if (bytes.Length < Corpus.MinLength(context))
            throw new InvalidDataException($"inputs.data holds {bytes.Length} bytes of text; a context of {context} " +
                $"needs at least {Corpus.MinLength(context)}. Give more text or use a smaller model.context.");
        return new Corpus(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    internal static ValueTask CopyAsync(
        IBlockStore blocks, Cid input, MemoryStream target, CancellationToken cancel = default) =>
        new Walk(blocks, target).AddAsync(input, 0, cancel);

    private sealed class Walk(IBlockStore blocks, MemoryStream target)
    {
        private int _entries;

        public async ValueTask AddAsync(Cid cid, int depth, CancellationToken cancel)
        {
            if (++_entries > MaxEntries || depth > MaxDepth)
                throw new InvalidDataException(
                    $"inputs.data has more than {MaxEntries} files or nests deeper than {MaxDepth}; give less.");
            if (!await UnixFsDirectory.IsDirectoryAsync(blocks, cid, cancel).ConfigureAwait(false))
            {
                await AddFileAsync(cid, depth > 0, cancel).ConfigureAwait(false);
                return;
            }

            foreach (var entry in await UnixFsDirectory.ListAsync(blocks, cid, cancel).ConfigureAwait(false))
                await AddAsync(entry.Node.Cid, depth + 1, cancel).ConfigureAwait(false);
        }

        private async ValueTask AddFileAsync(Cid file, bool isPart, CancellationToken cancel)
        {
            var start = (int)target.Length;
            await foreach (var chunk in UnixFsFile.ReadAsync(blocks, file, cancel: cancel).ConfigureAwait(false))
            {
                if (target.Length + chunk.Length >= MaxLength)
                    throw new InvalidDataException($"inputs.data holds more than {MaxLength} bytes; give less text.");
                target.Write(chunk.Span);
            }

            var length = (int)target.Length - start;
            if (target.GetBuffer().AsSpan(start, Math.Min(length, ProbeLength)).Contains((byte)0))
                target.SetLength(start);
            else if (isPart && length > 0)
                target.WriteByte((byte)'\n');
        }
    }
}
