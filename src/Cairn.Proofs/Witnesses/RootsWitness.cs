using System.Collections.Immutable;

namespace Cairn.Proofs;

/// <summary>An operator's leaf holds another number of roots than the operator writes.</summary>
public sealed record RootsWitness(
    ImmutableArray<Statement> Statements, OperatorOpening Operator, LeafOpening Leaf)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => FraudKind.Roots;
}
