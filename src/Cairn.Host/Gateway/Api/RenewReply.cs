namespace Cairn.Host;

/// <summary>When a renewed lease ends, Unix milliseconds; 0 where it does not hold any more.</summary>
public sealed record RenewReply(long ExpiresMs);
