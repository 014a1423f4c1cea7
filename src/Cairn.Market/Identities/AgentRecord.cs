using Cairn.Evm;

namespace Cairn.Market;

/// <summary>What a registry holds of one agent.</summary>
/// <param name="AgentId">The token's number.</param>
/// <param name="Owner">Who owns it now.</param>
/// <param name="Uri">Where its registration file is; a stranger's text, "" where it set none or a longer one than is
/// read.</param>
public sealed record AgentRecord(ulong AgentId, Address Owner, string Uri);
