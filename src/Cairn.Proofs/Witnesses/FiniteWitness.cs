using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>A checked element that is not finite before the claimed end, or a claimed fail that is none.</summary>
/// <param name="IsClaimedFail">Which of the two.</param>
/// <param name="Document">The packed check; empty where the claimed fail names none.</param>
/// <param name="Element">The element's number as a fail bears it.</param>
/// <param name="Tensor">The checked tensor, without tiles where the claimed element is outside its check; null where
/// there is no such check.</param>
public sealed record FiniteWitness(
    ImmutableArray<Statement> Statements, bool IsClaimedFail, OperatorOpening Operator, long Check, byte[] Document,
    ImmutableArray<Hash32> Path, ulong Element, BoundTensor? Tensor)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => IsClaimedFail ? FraudKind.Fail : FraudKind.Finite;
}
