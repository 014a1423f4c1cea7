using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>
/// Follows the chain's head and tells every new block once. An unreachable chain is waited for; nothing stops for it.
/// </summary>
internal sealed class HeadFollower(EvmClient chain, TimeProvider time)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    private readonly HeadWatch _watch = new(chain);

    /// <summary>The newest block seen.</summary>
    public ulong Number { get; private set; }

    /// <summary>Why the chain did not answer last time; null where it did.</summary>
    public string? Fault { get; private set; }

    /// <param name="seen">Told each new head.</param>
    /// <param name="wentBack">Told that blocks seen before are gone.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(Func<ulong, Hash32, Task> seen, Action wentBack, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var look = await _watch.LookAsync(ct);
                if (look.WentBack)
                    wentBack();
                Number = look.Head.Number;
                if (look.IsNew)
                    await seen(look.Head.Number, look.Head.Hash);
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
