using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>The gateway has taken the job on.</summary>
public sealed record OpenJobReply(Hash32 JobId);
