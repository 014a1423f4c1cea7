namespace Cairn.Evm;

/// <summary>
/// One step of following. First undo, then add, then store the cursor: all three in one transaction of the store.
/// </summary>
/// <param name="UndoneFrom">
/// Every log of this block and later ones no longer holds; null where nothing is undone.
/// </param>
/// <param name="Removed">
/// The undone logs that this follower gave, newest first. Those given before a restart, or deeper than the options'
/// depth, are not among them: <paramref name="UndoneFrom"/> is what counts.
/// </param>
/// <param name="Added">New logs in the chain's order.</param>
/// <param name="Cursor">Where to resume after this batch.</param>
public sealed record LogBatch(
    ulong? UndoneFrom, IReadOnlyList<LogEntry> Removed, IReadOnlyList<LogEntry> Added, LogCursor Cursor);
