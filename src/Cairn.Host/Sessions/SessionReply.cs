namespace Cairn.Host;

/// <summary>An open session.</summary>
/// <param name="Token">Sent as <c>Authorization: Bearer</c> with every request that needs it.</param>
/// <param name="ExpiresAt">Unix seconds.</param>
public sealed record SessionReply(string Token, long ExpiresAt);
