namespace Cairn.Jobs;

/// <summary>Brings a state machine back to where its journal ends; effects are not performed again.</summary>
public static class JournalReplay
{
    /// <summary>A coordinator as it was; perform its <see cref="Coordinator.Outstanding"/> next.</summary>
    /// <exception cref="InvalidDataException">A record is not an event that this program writes.</exception>
    public static Coordinator Coordinator(CoordinatorOptions options, IJournal journal)
    {
        var coordinator = new Coordinator(options);
        var count = 0L;
        foreach (var record in journal.ReadAll())
        {
            if (!CoordinatorEventCodec.TryDecode(record, out var happened))
                throw Damaged(count);
            coordinator.Apply(happened);
            count++;
        }

        return coordinator;
    }

    /// <summary>An executor as it was; go on with <see cref="ExecutorEvent.Restarted"/>.</summary>
    /// <exception cref="InvalidDataException">A record is not an event that this program writes.</exception>
    public static Executor Executor(ExecutorOptions options, IJournal journal)
    {
        var executor = new Executor(options);
        var count = 0L;
        foreach (var record in journal.ReadAll())
        {
            if (!ExecutorEventCodec.TryDecode(record, out var happened))
                throw Damaged(count);
            executor.Apply(happened);
            count++;
        }

        return executor;
    }

    private static InvalidDataException Damaged(long record) => new(
        $"Record {record} of the journal is damaged, or of another version. Restore it from a backup, or start in " +
        "another folder.");
}
