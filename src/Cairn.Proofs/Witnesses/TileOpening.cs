using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>A tile under its tensor's root.</summary>
/// <param name="Data">1,024 bytes.</param>
public sealed record TileOpening(long Place, byte[] Data, ImmutableArray<Hash32> Path);
