using System.Buffers;

namespace Cairn.Content;

/// <summary>
/// The UnixFS message inside a dag-pb node: <c>Data { Type = 1; bytes Data = 2; uint64 filesize = 3;
/// repeated uint64 blocksizes = 4 }</c>. Cairn writes and reads directories, and files whose bytes are all in leaves.
/// </summary>
/// <remarks>Source: https://specs.ipfs.tech/unixfs/.</remarks>
internal sealed record UnixFsData(UnixFsKind Kind, ulong FileLength, IReadOnlyList<ulong> PartLengths)
{
    private const byte TypeTag = 0x08;
    private const byte FileLengthTag = 0x18;
    private const byte PartLengthTag = 0x20;

    public static readonly UnixFsData Directory = new(UnixFsKind.Directory, 0, []);

    public byte[] Encode()
    {
        var buffer = new ArrayBufferWriter<byte>(16 + PartLengths.Count * 4);
        DagPb.WriteVarint(buffer, TypeTag, (ulong)Kind);
        if (Kind == UnixFsKind.Directory)
            return buffer.WrittenSpan.ToArray();
        DagPb.WriteVarint(buffer, FileLengthTag, FileLength);
        foreach (var length in PartLengths)
            DagPb.WriteVarint(buffer, PartLengthTag, length);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// False for anything else, where a file's parts do not add up to its length, and where one is empty: empty parts
    /// would let few blocks stand for endless reading.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out UnixFsData data)
    {
        data = Directory;
        if (!DagPb.TryNumber(ref bytes, TypeTag, out var kind))
            return false;
        if (kind == (ulong)UnixFsKind.Directory)
            return bytes.IsEmpty;
        if (kind != (ulong)UnixFsKind.File || !DagPb.TryNumber(ref bytes, FileLengthTag, out var fileLength))
            return false;
        var parts = new List<ulong>();
        UInt128 sum = 0;
        while (DagPb.TryNumber(ref bytes, PartLengthTag, out var part))
        {
            if (part == 0)
                return false;
            parts.Add(part);
            sum += part;
        }

        data = new UnixFsData(UnixFsKind.File, fileLength, parts);
        return bytes.IsEmpty && sum == fileLength;
    }
}
