using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>A transaction of a dispute.</summary>
/// <param name="Move">What it was for.</param>
/// <param name="By">"challenger" or "provider".</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Block">The block that holds it.</param>
/// <param name="Gas">Gas used.</param>
public sealed record StoryTransaction(string Move, string By, Hash32 Hash, ulong Block, ulong Gas);
