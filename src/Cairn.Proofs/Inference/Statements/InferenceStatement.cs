using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs.Inference;

/// <summary>What a proof says: the graph, with these weights, makes these outputs of these inputs.</summary>
/// <param name="GraphDigest">Keccak-256 of the graph's encoding.</param>
/// <param name="Weights">The root of the committed weights; or, in the open, keccak-256 of their values.</param>
/// <param name="Inputs">Each input's numbers, row-major; empty where they are committed.</param>
/// <param name="InputRoot">The root of the committed inputs; zero where they are in the open.</param>
/// <param name="Outputs">Each output's numbers, row-major; empty where they are committed.</param>
/// <param name="OutputRoot">The root of the committed outputs; zero where they are in the open.</param>
public sealed record InferenceStatement(
    Hash32 GraphDigest, ProofModes Modes, Hash32 Weights, ProofContext Context,
    ImmutableArray<ImmutableArray<int>> Inputs, Hash32 InputRoot,
    ImmutableArray<ImmutableArray<int>> Outputs, Hash32 OutputRoot);
