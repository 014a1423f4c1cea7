namespace Cairn.Content;

/// <summary>The UnixFS node types that Cairn knows, numbered as in its protobuf.</summary>
internal enum UnixFsKind
{
    /// <summary>Named entries.</summary>
    Directory = 1,

    /// <summary>A file, or a part of one, made of parts.</summary>
    File = 2,
}
