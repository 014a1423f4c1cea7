using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Cairn.Content;

/// <summary>
/// Reads a content archive, CARv1, block by block in constant memory. Every block is verified against its CID, and no
/// length that the stream states is believed before it is bounded. Dispose it to let go of the stream's buffer; the
/// stream itself stays open.
/// </summary>
/// <remarks>Source: https://ipld.io/specs/transport/car/carv1/.</remarks>
public sealed class CarReader : IAsyncDisposable
{
    private const int SectionLengthMax = Block.MaxLength + Cid.MaxByteLength;
    private const int VarintLengthMax = 4;

    private readonly PipeReader _input;

    private CarReader(PipeReader input, IReadOnlyList<Cid> roots) => (_input, Roots) = (input, roots);

    /// <summary>The roots that the header names, 1 to <see cref="CarHeader.RootsMax"/>.</summary>
    public IReadOnlyList<Cid> Roots { get; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">No CARv1 header, or one with CIDs of another kind.</exception>
    public static async ValueTask<CarReader> OpenAsync(Stream stream, CancellationToken cancel = default)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        try
        {
            var length = await ReadLengthAsync(input, CarHeader.LengthMax, cancel).ConfigureAwait(false)
                ?? throw new InvalidDataException("The archive is empty.");
            var header = await ReadBytesAsync(input, length, cancel).ConfigureAwait(false);
            return CarHeader.TryDecode(header, out var roots)
                ? new CarReader(input, roots)
                : throw new InvalidDataException("The archive's header is not that of a CAR, version 1.");
        }
        catch
        {
            await input.CompleteAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The blocks in the order of the archive; the caller bounds their number.</summary>
    /// <exception cref="InvalidDataException">A malformed section, or the archive ends within one.</exception>
    /// <exception cref="BlockRejectedException">A block is not what its CID names.</exception>
    public async IAsyncEnumerable<(Cid Cid, ReadOnlyMemory<byte> Bytes)> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (await ReadLengthAsync(_input, SectionLengthMax, cancel).ConfigureAwait(false) is { } length)
        {
            var section = await ReadBytesAsync(_input, length, cancel).ConfigureAwait(false);
            if (!TryReadCid(section, out var cid, out var cidLength))
                throw new InvalidDataException("A block of the archive has a CID of a kind that is not read here.");
            var bytes = section.AsMemory(cidLength);
            Block.Check(cid, bytes.Span);
            yield return (cid, bytes);
        }
    }

    public ValueTask DisposeAsync() => _input.CompleteAsync();

    private static bool TryReadCid(ReadOnlySpan<byte> section, out Cid cid, out int length)
    {
        // A CID does not state its own length; the two forms that exist here differ by the codec's varint.
        for (length = Cid.MaxByteLength - 1; length <= Math.Min(Cid.MaxByteLength, section.Length); length++)
            if (Cid.TryFromBytes(section[..length], out cid))
                return true;
        (cid, length) = (default, 0);
        return false;
    }

    private static async ValueTask<int?> ReadLengthAsync(PipeReader input, int max, CancellationToken cancel)
    {
        var result = await input.ReadAtLeastAsync(VarintLengthMax, cancel).ConfigureAwait(false);
        if (result.Buffer.IsEmpty)
            return null;
        var head = result.Buffer.Slice(0, Math.Min(VarintLengthMax, result.Buffer.Length)).ToArray();
        var left = (ReadOnlySpan<byte>)head;
        if (!Varint.TryRead(ref left, out var length) || length == 0 || length > (ulong)max)
            throw new InvalidDataException($"The archive states a section of a length that is not 1 to {max} bytes.");
        input.AdvanceTo(result.Buffer.GetPosition(head.Length - left.Length));
        return (int)length;
    }

    private static async ValueTask<byte[]> ReadBytesAsync(PipeReader input, int length, CancellationToken cancel)
    {
        var result = await input.ReadAtLeastAsync(length, cancel).ConfigureAwait(false);
        if (result.Buffer.Length < length)
            throw new InvalidDataException("The archive ends in the middle of a section.");
        var bytes = result.Buffer.Slice(0, length).ToArray();
        input.AdvanceTo(result.Buffer.GetPosition(length));
        return bytes;
    }
}
