using System.Runtime.CompilerServices;

namespace Cairn.Evm;

/// <summary>
/// Follows a contract's logs by polling. Old blocks are read in ranges; the newest are read by their hashes, so that
/// logs of competing blocks never mix. A reorganisation rolls back to the common ancestor. A node that is away is
/// asked again until it is back, and whatever happened meanwhile is caught up.
/// </summary>
public sealed class LogFollower
{
    private const int MaxBlocksAtOnce = 50;

    // Looks at a shorter chain that agrees with what was read, until it counts as a reorganisation: one of several
    // nodes behind an endpoint may just be late.
    private const int LateNodeLooks = 5;

    private readonly EvmClient _client;
    private readonly LogFollowerOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<RpcException>? _onFault;
    private readonly LogReader _reader;
    private int _lateLooks;

    /// <summary><paramref name="onFault"/> hears of every failed look, which is then repeated.</summary>
    public LogFollower(EvmClient client, LogFilter filter, LogFollowerOptions? options = null,
        TimeProvider? time = null, Action<RpcException>? onFault = null)
    {
        (_client, _time, _onFault) = (client, time ?? TimeProvider.System, onFault);
        _options = options ?? new LogFollowerOptions();
        _options.Validate();
        _reader = new LogReader(client, filter, _options);
    }

    /// <summary>
    /// Batches without end, from the cursor on. Batches without logs are given too, as the cursor moves. Ends by
    /// cancellation only, with <see cref="OperationCanceledException"/>.
    /// </summary>
    public async IAsyncEnumerable<LogBatch> FollowAsync(LogCursor from,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var cursor = from;
        var given = new Queue<LogEntry>();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            LogBatch? batch = null;
            try
            {
                batch = await StepAsync(cursor, given, cancel).ConfigureAwait(false);
            }
            catch (RpcException e)
            {
                _onFault?.Invoke(e);
            }
            if (batch is null)
            {
                await Task.Delay(TimeSpan.FromSeconds(_options.PollSeconds), _time, cancel).ConfigureAwait(false);
                continue;
            }
            cursor = batch.Cursor;
            Remember(given, batch);
            yield return batch;
        }
    }

    private async Task<LogBatch?> StepAsync(LogCursor cursor, Queue<LogEntry> given, CancellationToken cancel)
    {
        var head = await _client.GetBlockAsync(BlockTag.Latest, cancel).ConfigureAwait(false);
        if (head is null) return null;
        if (await FindRollbackAsync(cursor, head, cancel).ConfigureAwait(false) is { } undone)
        {
            if (undone == head.Number + 1 && ++_lateLooks < LateNodeLooks) return null;
            _lateLooks = 0;
            var removed = given.Where(l => l.BlockNumber >= undone).Reverse().ToArray();
            return new LogBatch(undone, removed, [], undone == 0 ? LogCursor.Start : cursor.Until(undone - 1));
        }
        _lateLooks = 0;
        var lag = (ulong)_options.LagBlocks;
        var next = cursor.Tip is { } tip ? tip.Number + 1 : _options.FirstBlock;
        if (head.Number < lag || next > head.Number - lag) return null;
        var last = head.Number - lag;
        var depth = (ulong)_options.ReorgDepthBlocks;
        return last - next >= depth
            ? await ReadOldAsync(cursor, next, last - depth, cancel).ConfigureAwait(false)
            : await ReadNewAsync(cursor, next, Math.Min(last, next + MaxBlocksAtOnce - 1), cancel)
                .ConfigureAwait(false);
    }

    /// <summary>The first block that is no longer the chain's, or null while the newest one read still is.</summary>
    private async Task<ulong?> FindRollbackAsync(LogCursor cursor, BlockHeader head, CancellationToken cancel)
    {
        foreach (var block in cursor.Blocks.Reverse())
        {
            if (block.Number > head.Number) continue;
            var header = block.Number == head.Number ? head : await _client
                .GetBlockAsync(BlockTag.At(block.Number), cancel).ConfigureAwait(false);
            // What follows the common ancestor is undone; the ancestor is as a rule the newest block read itself.
            if (header?.Hash == block.Hash) return block == cursor.Tip ? null : block.Number + 1;
        }
        // Deeper than what is remembered, or another chain: nothing that was read can be trusted.
        return cursor.Tip is null ? null : Math.Min(cursor.Blocks[0].Number, _options.FirstBlock);
    }

    private async Task<LogBatch> ReadOldAsync(LogCursor cursor, ulong first, ulong last, CancellationToken cancel)
    {
        var (logs, reached) = await _reader.ReadRangeAsync(first, last, cancel).ConfigureAwait(false);
        return new LogBatch(null, [], logs, cursor.Append([reached], _options.ReorgDepthBlocks));
    }

    private async Task<LogBatch?> ReadNewAsync(LogCursor cursor, ulong first, ulong last, CancellationToken cancel)
    {
        var blocks = await _reader.ReadHeadersAsync(first, last, cancel).ConfigureAwait(false);
        var parent = cursor.Tip is { } tip && tip.Number + 1 == first ? tip.Hash : blocks[0].ParentHash;
        foreach (var block in blocks)
        {
            // The chain changed between two answers: look again.
            if (block.ParentHash != parent) return null;
            parent = block.Hash;
        }
        var logs = await _reader.ReadByHashAsync(blocks, cancel).ConfigureAwait(false);
        var refs = blocks.Select(b => new BlockRef(b.Number, b.Hash));
        return new LogBatch(null, [], logs, cursor.Append(refs, _options.ReorgDepthBlocks));
    }

    private void Remember(Queue<LogEntry> given, LogBatch batch)
    {
        if (batch.UndoneFrom is { } undone)
        {
            var kept = given.Where(l => l.BlockNumber < undone).ToArray();
            given.Clear();
            foreach (var log in kept) given.Enqueue(log);
        }
        foreach (var log in batch.Added) given.Enqueue(log);
        var tip = batch.Cursor.Tip?.Number ?? 0;
        var depth = (ulong)_options.ReorgDepthBlocks;
        while (given.TryPeek(out var log) && log.BlockNumber + depth <= tip) given.Dequeue();
    }
}
