using System.Collections.Immutable;

namespace Cairn.Proofs;

/// <summary>A written tensor's padding is not zero: in a tile, or a leaf after the last tile.</summary>
/// <param name="Tensor">With that tile, or with the 32 bytes of that leaf.</param>
public sealed record PaddingWitness(
    ImmutableArray<Statement> Statements, OperatorOpening Operator, BoundTensor Tensor)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => FraudKind.Padding;
}
