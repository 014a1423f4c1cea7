using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Validation;

/// <summary>The least and greatest value of an affine index over a box of loops and a chain.</summary>
internal readonly record struct AffineRange(Int128 Least, Int128 Greatest)
{
    public static AffineRange Of(Affine affine, ImmutableArray<int> loops, long chainLength)
    {
        var (least, greatest) = ((Int128)affine.Constant, (Int128)affine.Constant);
        for (var d = 0; d <= loops.Length; d++)
        {
            var (factor, extent) = d < loops.Length ? (affine.Factor(d), loops[d]) : (affine.Chain, chainLength);
            var reach = (Int128)factor * Math.Max(0, extent - 1);
            least += reach < 0 ? reach : 0;
            greatest += reach > 0 ? reach : 0;
        }

        return new AffineRange(least, greatest);
    }

    public bool IsWithin(long magnitude) => Least >= -(Int128)magnitude && Greatest <= magnitude;
}
