namespace Cairn.Host;

/// <summary>What a session may do at a gateway.</summary>
public enum SessionRole
{
    /// <summary>Takes leases and brings results; reads public blocks only.</summary>
    Provider,

    /// <summary>Submits jobs and reads all blocks.</summary>
    Client,

    /// <summary>Asks providers about their results; reads public blocks only.</summary>
    Verifier,
}
