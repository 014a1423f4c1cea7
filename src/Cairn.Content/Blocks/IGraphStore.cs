namespace Cairn.Content;

/// <summary>A store at a distance that hands out and takes whole graphs of blocks in one request each.</summary>
public interface IGraphStore : IBlockStore
{
    /// <summary>
    /// Brings a root and what it links to into a near store, verified. What arrived before a fault is kept; blocks
    /// that the far side leaves out are missing afterwards, so the caller walks the graph.
    /// </summary>
    /// <param name="root">Where the graph starts.</param>
    /// <param name="near">Where the blocks go.</param>
    /// <param name="maxBlocks">Refuses a larger graph.</param>
    /// <param name="cancel">Ends the transfer.</param>
    /// <returns>False where the far side has no such root.</returns>
    /// <exception cref="IOException">The far side could not be reached, or sent something else.</exception>
    ValueTask<bool> TryFetchGraphAsync(Cid root, IBlockStore near, int maxBlocks, CancellationToken cancel = default);

    /// <summary>Sends blocks of a near store in the order given; where links come first, no root is ever there without
    /// what it links to.</summary>
    /// <exception cref="IOException">The far side could not be reached, or refused them.</exception>
    ValueTask SendAsync(IBlockStore near, IReadOnlyList<Cid> blocks, CancellationToken cancel = default);
}
