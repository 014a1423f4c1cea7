using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// Follows the chain's head and tells every new block once. An unreachable chain is waited for; nothing stops for it.
/// </summary>
internal sealed class HeadFollower(EvmClient chain, TimeProvider time)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>The newest block seen.</summary>
    public ulong Number { get; private set; }

    /// <summary>Why the chain did not answer last time; null where it did.</summary>
    public string? Fault { get; private set; }

    public async Task RunAsync(Func<ulong, Hash32, Task> seen, CancellationToken ct)
    {
        var last = Hash32.Zero;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (await chain.GetBlockAsync(BlockTag.Latest, ct) is { } head && head.Hash != last)
                {
                    (Number, last) = (head.Number, head.Hash);
                    await seen(head.Number, head.Hash);
                }

                Fault = null;
            }
            catch (RpcException e)
            {
                Fault = e.Message;
            }

            await Task.Delay(PollEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
