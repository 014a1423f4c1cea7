using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>acc[…,n] = bias[n] + Σ x[…,k] · weights[k,n].</summary>
/// <param name="Weights">Parameter [K, N].</param>
/// <param name="Bias">Parameter [N]; −1 for none.</param>
public sealed record ProductNode(int Source, int Weights, int Bias) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
