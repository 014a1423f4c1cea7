namespace Cairn.Content;

/// <summary>A block that must be there is in none of the stores that were asked.</summary>
public sealed class BlockNotFoundException(Cid cid)
    : IOException($"Block {cid} was not found. Fetch it from a node that has it, or import the content again.")
{
    /// <summary>The missing block.</summary>
    public Cid Cid { get; } = cid;
}
