using Cairn.Market;

namespace Cairn.Host;

/// <summary>An identity that is on chain, with the file that it leads to.</summary>
internal sealed record Registration(AgentReference Agent, RegistrationFile File);
