using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>A block by number and hash.</summary>
public readonly record struct BlockRef(ulong Number, Hash32 Hash);
