using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>A game or a conviction as the chain records it.</summary>
/// <param name="Block">The block that holds it.</param>
/// <param name="What">"game" or "conviction".</param>
/// <param name="Amount">Token base units: a game's bond, what a conviction slashed.</param>
public sealed record DisputeRecord(
    ulong Block, string What, Hash32 Job, Address Provider, Address Challenger, UInt128 Amount)
{
    /// <summary>All of a verdict module's, oldest first.</summary>
    /// <exception cref="RpcException">The chain cannot be asked.</exception>
    public static async Task<IReadOnlyList<DisputeRecord>> ReadAsync(
        EvmClient chain, Address verdict, CancellationToken ct)
    {
        var head = await chain.GetBlockNumberAsync(ct);
        var records = new List<DisputeRecord>();
        foreach (var log in await new GameReader(new DisputeVerdictContract(chain, verdict)).LogsAsync([], 0, head, ct))
        {
            if (DisputeVerdictChallengedEvent.TryDecode(log, out var begun))
                records.Add(new DisputeRecord(log.BlockNumber, "game", begun.Subject.JobId, begun.Subject.Provider,
                    begun.Game.Challenger, begun.Game.Bond));
            else if (DisputeVerdictConvictedEvent.TryDecode(log, out var convicted))
                records.Add(new DisputeRecord(log.BlockNumber, "conviction", convicted.JobId, convicted.Provider,
                    convicted.Challenger, (UInt128)UInt256.Min(convicted.Slashed, UInt128.MaxValue)));
        }

        return records;
    }
}
