namespace Cairn.Content;

/// <summary>How files become blocks, and how much is accepted.</summary>
public sealed record UnixFsOptions
{
    /// <summary>Bytes a leaf; default 1 MiB, 1 byte to 1 MiB. Another value gives the same bytes other CIDs.</summary>
    public int ChunkLength { get; init; } = 1024 * 1024;

    /// <summary>The longest file written or read, in bytes; default 64 GiB, at least 0.</summary>
    public long MaxFileLength { get; init; } = 64L << 30;

    /// <summary>The most entries a folder may have in all when imported or exported; default 100,000.</summary>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>How deep folders may nest when imported or exported; default 32.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Links of one node, as all IPFS tools have it by default; part of the CIDs, hence fixed.</summary>
    internal const int MaxLinks = 174;

    /// <summary>A file of 174^5 leaves has 160 PB; nothing real is deeper.</summary>
    internal const int MaxLevels = 6;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ChunkLength, 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxFileLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEntries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDepth, 1);
    }
}
