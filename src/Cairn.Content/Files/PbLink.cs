namespace Cairn.Content;

/// <summary>One link of a dag-pb node.</summary>
/// <param name="Cid">What it points to.</param>
/// <param name="Name">A directory entry's name; empty in files.</param>
/// <param name="DagLength">Bytes of all blocks below it, duplicates counted again ("Tsize"); unverified.</param>
internal readonly record struct PbLink(Cid Cid, string Name, ulong DagLength);
