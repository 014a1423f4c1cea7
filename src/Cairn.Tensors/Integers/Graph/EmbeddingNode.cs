using System.Collections.Immutable;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>y[…,:] = rows[x[…],:].</summary>
/// <param name="Rows">Parameter [V, D]; every x that can occur is from 0 to V − 1.</param>
public sealed record EmbeddingNode(int Source, int Rows) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
