using System.Collections.Immutable;

namespace Cairn.Proofs.Inference;

/// <summary>A statement and the argument for it: succinct, not zero-knowledge.</summary>
/// <param name="Argument">What the prover sends, as docs/proof-formats.md describes it.</param>
public sealed record InferenceProof(InferenceStatement Statement, ImmutableArray<byte> Argument);
