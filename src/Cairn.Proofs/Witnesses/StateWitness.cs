using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>The state after a step holds another tensor than the step wrote.</summary>
/// <param name="Run">The step.</param>
/// <param name="Carry">The spec's 8 bytes about the state tensor.</param>
/// <param name="Root">The tensor's root in the state.</param>
/// <param name="Leaf">The operator that wrote it, in the trace of the step.</param>
public sealed record StateWitness(
    ImmutableArray<Statement> Statements, int Run, int Tensor, byte[] Carry, ImmutableArray<Hash32> CarryPath,
    Hash32 Root, ImmutableArray<Hash32> RootPath, ImmutableArray<Hash32> StatePath, LeafOpening Leaf)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => FraudKind.State;
}
