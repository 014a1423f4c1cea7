namespace Cairn.Host;

/// <summary>A provider's answer.</summary>
/// <param name="Answer">Base64; missing where it has none.</param>
/// <param name="Signature">Of the statement, where the answer is one: r, s, v.</param>
public sealed record AnswerRequest(long Id, byte[]? Answer = null, byte[]? Signature = null);
