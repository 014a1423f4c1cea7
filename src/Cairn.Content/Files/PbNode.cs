namespace Cairn.Content;

/// <summary>A dag-pb node: links in order, and data that UnixFS gives a meaning.</summary>
internal sealed record PbNode(IReadOnlyList<PbLink> Links, ReadOnlyMemory<byte> Data);
