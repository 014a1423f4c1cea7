namespace Cairn.Content;

/// <summary>A stored file, part of a file, or directory.</summary>
/// <param name="Cid">Its root block.</param>
/// <param name="Length">A file's bytes; 0 for a directory.</param>
/// <param name="DagLength">Bytes of all its blocks, those that occur twice counted twice.</param>
public readonly record struct UnixFsNode(Cid Cid, long Length, long DagLength);
