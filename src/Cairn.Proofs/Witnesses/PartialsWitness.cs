using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>A list of accumulators has another length than its element's chain.</summary>
/// <param name="Code">See <see cref="InstanceDocument"/>.</param>
public sealed record PartialsWitness(
    ImmutableArray<Statement> Statements, OperatorOpening Operator, int Instance, byte[] Code,
    ImmutableArray<Hash32> CodePath, ImmutableArray<int> Index, byte[] Partials)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => FraudKind.Partials;
}
