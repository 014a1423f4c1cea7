using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>An element, or an accumulator on the way to it, is not what its instance computes.</summary>
/// <param name="Code">See <see cref="InstanceDocument"/>.</param>
/// <param name="Index">The loops' indices.</param>
/// <param name="Entry">For a body: the lane's entry from which it goes on.</param>
/// <param name="Partials">The packed accumulators; empty for a whole short chain.</param>
/// <param name="Tensors">What the part reads, each tensor once.</param>
public sealed record ElementWitness(
    ImmutableArray<Statement> Statements, OperatorOpening Operator, int Instance, byte[] Code,
    ImmutableArray<Hash32> CodePath, ImmutableArray<int> Index, ElementPart Part, int Lane, int Entry, byte[] Partials,
    ImmutableArray<TensorOpening> Tensors)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => FraudKind.Element;
}
