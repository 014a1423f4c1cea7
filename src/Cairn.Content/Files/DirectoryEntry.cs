namespace Cairn.Content;

/// <summary>One entry of a directory.</summary>
/// <param name="Name">A plain name: not empty, not "." or "..", without '/' or NUL, at most 255 UTF-8 bytes.</param>
/// <param name="Node">The file or directory; read back, only its CID and DagLength are known.</param>
public readonly record struct DirectoryEntry(string Name, UnixFsNode Node);
