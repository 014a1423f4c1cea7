namespace Cairn.Content;

/// <summary>The kinds of the IPLD data model that Cairn's documents use; floats are left out on purpose.</summary>
public enum DagKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer from −2^63 to 2^64 − 1.</summary>
    Integer,

    /// <summary>Unicode text.</summary>
    String,

    /// <summary>Binary data.</summary>
    Bytes,

    /// <summary>Values in order.</summary>
    List,

    /// <summary>Values by text key, in the order of the keys' UTF-8 bytes.</summary>
    Map,

    /// <summary>A CID.</summary>
    Link,
}
