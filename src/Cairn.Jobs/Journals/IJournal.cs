namespace Cairn.Jobs;

/// <summary>
/// The events of one state machine, in order. A host appends an event, or several at once, and performs their effects
/// only when the append has returned: from then on they survive a crash. One writer.
/// </summary>
public interface IJournal
{
    /// <summary>Makes the records durable, in order, all or none.</summary>
    /// <exception cref="IOException">Nothing was kept: the events must be treated as not having happened.</exception>
    void Append(IReadOnlyList<byte[]> records);

    /// <summary>All records, oldest first. A batch that was torn by a crash is not there.</summary>
    /// <exception cref="IOException">The journal is damaged or cannot be read.</exception>
    IEnumerable<byte[]> ReadAll();
}
