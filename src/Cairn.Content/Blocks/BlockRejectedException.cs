namespace Cairn.Content;

/// <summary>A block is not what its CID names, or breaks a bound. Raised on storing and on reading.</summary>
public sealed class BlockRejectedException(Cid cid, string reason)
    : IOException($"Block {cid} was rejected: {reason}.")
{
    /// <summary>The block that was asked for or offered.</summary>
    public Cid Cid { get; } = cid;
}
