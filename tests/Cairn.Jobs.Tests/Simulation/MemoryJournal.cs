namespace Cairn.Jobs.Tests;

/// <summary>A journal in memory whose disk can be full.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly List<byte[]> _records = [];

    public bool IsFull { get; set; }

    public int Count => _records.Count;

    public void Append(IReadOnlyList<byte[]> records)
    {
        if (IsFull)
            throw new IOException("The disk is full.");
        _records.AddRange(records);
    }

    public IEnumerable<byte[]> ReadAll() => _records;
}
