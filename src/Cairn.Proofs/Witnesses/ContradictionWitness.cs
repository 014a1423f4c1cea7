namespace Cairn.Proofs;

/// <summary>Two statements of one kind and position with different values.</summary>
public sealed record ContradictionWitness(Statement First, Statement Second) : FraudWitness([First, Second])
{
    public override FraudKind Kind => FraudKind.Contradiction;
}
