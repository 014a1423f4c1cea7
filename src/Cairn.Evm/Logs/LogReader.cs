
namespace Cairn.Evm;

/// <summary>Reads headers and logs in ranges and batches, and checks that they belong together.</summary>
internal sealed class LogReader(EvmClient client, LogFilter filter, LogFollowerOptions options)
{
    private int _rangeBlocks = int.MaxValue;

    /// <summary>Logs of old blocks, as many blocks from the first on as the node is ready to look through.</summary>
    public async Task<(IReadOnlyList<LogEntry> Logs, BlockRef Reached)> ReadRangeAsync(ulong first, ulong last,
        CancellationToken cancel)
    {
        while (true)
        {
            _rangeBlocks = Math.Min(_rangeBlocks, options.MaxRangeBlocks);
            var end = Math.Min(last, first + (ulong)_rangeBlocks - 1);
            try
            {
                var logs = await client.GetLogsAsync(filter, first, end, cancel).ConfigureAwait(false);
                if (logs.Any(l => l.BlockNumber < first || l.BlockNumber > end))
                    throw Malformed("a range's logs lie outside it");
                var header = await client.GetBlockAsync(BlockTag.At(end), cancel).ConfigureAwait(false);
                if (header is null) throw Malformed($"block {end} is missing");
                _rangeBlocks *= 2;
                return (InOrder(logs), new BlockRef(end, header.Hash));
            }
            catch (RpcException e) when (e.Fault is RpcFault.NodeError or RpcFault.TooLarge or RpcFault.Timeout
                && _rangeBlocks > 1)
            {
                // Too many blocks or logs at once: every node words its limit differently.
                _rangeBlocks /= 2;
            }
        }
    }

    /// <summary>Headers of consecutive blocks; not yet checked to be one chain.</summary>
    public async Task<IReadOnlyList<BlockHeader>> ReadHeadersAsync(ulong first, ulong last, CancellationToken cancel)
    {
        var requests = new List<RpcRequest>();
        for (var number = first; number <= last; number++)
            requests.Add(new RpcRequest("eth_getBlockByNumber", BlockTag.At(number).ToString(), false));
        var answers = await client.Rpc.BatchAsync(requests, cancel).ConfigureAwait(false);
        var headers = answers.Select(a => RpcJson.Header(a.ResultOrThrow())).ToArray();
        for (var i = 0; i < headers.Length; i++)
        {
            if (headers[i]?.Number != first + (ulong)i) throw Malformed($"block {first + (ulong)i} is missing");
        }
        return headers!;
    }

    /// <summary>Logs of blocks by their hashes.</summary>
    public async Task<IReadOnlyList<LogEntry>> ReadByHashAsync(IReadOnlyList<BlockHeader> blocks,
        CancellationToken cancel)
    {
        var requests = blocks.Select(b =>
        {
            var json = RpcJson.Filter(filter);
            json["blockHash"] = b.Hash.ToString();
            return new RpcRequest("eth_getLogs", json);
        }).ToArray();
        var answers = await client.Rpc.BatchAsync(requests, cancel).ConfigureAwait(false);
        var all = new List<LogEntry>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var logs = RpcJson.Items(answers[i].ResultOrThrow(), "logs").Select(RpcJson.Log).ToArray();
            if (logs.Any(l => l.BlockHash != blocks[i].Hash)) throw Malformed("a block's logs are another block's");
            all.AddRange(InOrder(logs));
        }
        return all;
    }

    private static IReadOnlyList<LogEntry> InOrder(IEnumerable<LogEntry> logs) =>
        [.. logs.OrderBy(l => l.BlockNumber).ThenBy(l => l.LogIndex)];

    private static RpcException Malformed(string what) => new(RpcFault.Malformed, $"The node's answer: {what}.");
}
