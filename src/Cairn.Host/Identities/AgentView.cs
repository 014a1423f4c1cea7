namespace Cairn.Host;

/// <summary>What a gateway found on chain of one account.</summary>
/// <param name="AgentId">Its identity's number in the registry; null where it has shown none.</param>
/// <param name="Uri">Where the identity's registration file is; the gateway has it where it is <c>ipfs://</c>.</param>
/// <param name="Contradictions">Contradictions that the verdict module holds of the account, over all jobs.</param>
public sealed record AgentView(ulong? AgentId, string? Uri, long Contradictions);
