using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>An operator's leaf in a run's trace.</summary>
/// <param name="Roots">Of the tensors that it wrote.</param>
public sealed record LeafOpening(ImmutableArray<Hash32> Roots, ImmutableArray<Hash32> Path);
