using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// Waits for a head that is new. It looks at intervals that grow with the time waited: what is long in coming is looked
/// for seldom, and what comes at once is seen at once. One caller at a time.
/// </summary>
/// <param name="longest">The longest interval.</param>
internal sealed class NextHead(EvmClient chain, TimeSpan longest, TimeProvider time)
{
    private const double Growth = 1.5;
    private const int ReturnAfterIntervals = 4;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(40);

    private Hash32 _last;

    /// <summary>The next call returns at once, whatever the head is.</summary>
    public void Forget() => _last = default;

    /// <returns>The head: another one than before, or the same after a few of the longest intervals; null where the
    /// node knows none.</returns>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public async Task<BlockHeader?> WaitAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        for (var wait = Shortest; ; wait = TimeSpan.FromTicks(Math.Min((long)(wait.Ticks * Growth), longest.Ticks)))
        {
            var head = await chain.GetBlockAsync(BlockTag.Latest, ct);
            if (head is null || head.Hash != _last || time.GetElapsedTime(began) >= ReturnAfterIntervals * longest)
            {
                _last = head?.Hash ?? default;
                return head;
            }

            await Task.Delay(wait < longest ? wait : longest, time, ct);
        }
    }
}
