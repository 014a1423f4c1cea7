using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>A block that decided draws.</summary>
internal readonly record struct BlockEntry(ulong Number, Hash32 Hash);
