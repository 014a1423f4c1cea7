namespace Cairn.Host;

/// <summary>A provider shows its identity.</summary>
/// <param name="AgentId">The identity's number in the registry; the session's account must own it.</param>
/// <param name="File">The registration file that the registry's URI leads to.</param>
public sealed record IdentityRequest(ulong AgentId, byte[] File);
