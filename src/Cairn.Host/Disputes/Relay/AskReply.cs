namespace Cairn.Host;

/// <summary>What came of a question.</summary>
/// <param name="IsPending">Whether the provider may still answer: ask again.</param>
/// <param name="Answer">The answer, base64; missing where there is none.</param>
/// <param name="Signature">The provider's signature of its statement: r, s, v; missing where hashes bind it.</param>
public sealed record AskReply(bool IsPending, byte[]? Answer = null, byte[]? Signature = null);
