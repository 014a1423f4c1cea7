using System.Buffers.Binary;
using Cairn.Jobs;

namespace Cairn.Bench;

/// <summary>A journal in one file: records with their lengths, one flush to the disk for each append.</summary>
internal sealed class FileJournal(string path) : IJournal, IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 20);

    public long Bytes => _file.Length;

    public long Flushes { get; private set; }

    public void Append(IReadOnlyList<byte[]> records)
    {
        Span<byte> length = stackalloc byte[4];
        foreach (var record in records)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
            _file.Write(length);
            _file.Write(record);
        }

        _file.Flush(flushToDisk: true);
        Flushes++;
    }

    public IEnumerable<byte[]> ReadAll()
    {
        using var file = new BinaryReader(File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (file.BaseStream.Position < file.BaseStream.Length)
            yield return file.ReadBytes(file.ReadInt32());
    }

    public void Dispose() => _file.Dispose();
}
