using System.Collections.Immutable;
using Cairn.Tensors.Inference;

namespace Cairn.Tensors.Integers.Graph;

/// <summary>
/// acc[n,o,i,j] = bias[o] + Σ weights[o,c,u,v] · x[n,c',i',j'] over one group; beyond the border x is 0.
/// </summary>
/// <param name="Source">x [N, C, H, W].</param>
/// <param name="Weights">Parameter [O, C/Groups, KH, KW].</param>
/// <param name="Bias">Parameter [O]; −1 for none.</param>
public sealed record ConvolutionNode(int Source, int Weights, int Bias, WindowShape Window, int Groups) : IntegerNode
{
    public override ImmutableArray<int> Sources => [Source];
}
