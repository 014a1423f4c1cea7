namespace Cairn.Content;

/// <summary>The block formats that Cairn uses, numbered as in the multicodec table.</summary>
public enum Codec
{
    /// <summary>Bytes without structure: the leaves of files.</summary>
    Raw = 0x55,

    /// <summary>IPLD's protobuf node: files of several chunks, and directories (UnixFS).</summary>
    DagPb = 0x70,

    /// <summary>A document; see <see cref="DagJson"/>.</summary>
    DagJson = 0x0129,
}
