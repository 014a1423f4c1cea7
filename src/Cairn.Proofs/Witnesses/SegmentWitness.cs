using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>A state kept under the segment root is not the one among all states.</summary>
/// <param name="Place">The leaf under the segment root.</param>
public sealed record SegmentWitness(
    ImmutableArray<Statement> Statements, int Place, Hash32 Segment, ImmutableArray<Hash32> SegmentPath, Hash32 State,
    ImmutableArray<Hash32> StatePath)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => FraudKind.Segment;
}
