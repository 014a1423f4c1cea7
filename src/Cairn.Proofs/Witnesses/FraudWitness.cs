using System.Collections.Immutable;

namespace Cairn.Proofs;

/// <summary>
/// One inconsistency in what a responder itself committed to, small enough for a contract: what its referee needs
/// beside the opened result and the opened plan entry. Paths hold siblings, the leaf's first.
/// </summary>
/// <param name="Statements">The statements that it is about.</param>
public abstract record FraudWitness(ImmutableArray<Statement> Statements)
{
    public abstract FraudKind Kind { get; }
}
