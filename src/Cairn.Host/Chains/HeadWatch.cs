using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// Looks at the chain's newest block, and notices where blocks that were seen are on it no more: it was reorganised, or
/// its node was killed and went on from an older state.
/// </summary>
internal sealed class HeadWatch(EvmClient chain)
{
    private BlockHeader? _last;

    /// <returns>The newest block, whether it is another than last time, and whether the last one is gone.</returns>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<(BlockHeader Head, bool IsNew, bool WentBack)> LookAsync(CancellationToken ct)
    {
        var head = await chain.GetBlockAsync(BlockTag.Latest, ct)
            ?? throw new RpcException(RpcFault.Malformed, "The node knows no newest block.");
        var last = _last;
        var isNew = head.Hash != last?.Hash;
        // A head that is far too new would stall whoever waits for a higher one.
        if (isNew && (await chain.GetBlockAsync(BlockTag.At(head.Number), ct))?.Hash != head.Hash)
            throw new RpcException(RpcFault.Malformed, $"The node names a newest block {head.Number} that it has not.");
        var kept = last is null || !isNew || head.ParentHash == last.Hash
            || (await chain.GetBlockAsync(BlockTag.At(last.Number), ct))?.Hash == last.Hash;
        _last = head;
        return (head, isNew, !kept);
    }
}
