using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What a chain says of stake and pay in one job, up to one block.</summary>
/// <param name="Block">The newest block that was looked at.</param>
/// <param name="BlockHash">Its hash.</param>
/// <param name="Events">In the order in which they happened.</param>
/// <param name="Times">Unix seconds of each block that holds an event.</param>
public sealed record JobHistory(
    ulong Block, Hash32 BlockHash, IReadOnlyList<JobEvent> Events, IReadOnlyDictionary<ulong, ulong> Times)
{
    /// <summary>The same up to an earlier block.</summary>
    public JobHistory Until(ulong block, Hash32 hash) =>
        this with { Block = block, BlockHash = hash, Events = [.. Events.Where(e => e.Block <= block)] };

    /// <summary>The events of one kind about a provider.</summary>
    public IEnumerable<T> Of<T>(Address provider)
        where T : JobEvent => Events.OfType<T>().Where(e => e.Provider == provider);
}
