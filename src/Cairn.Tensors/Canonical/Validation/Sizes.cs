using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Canonical.Validation;

internal static class Sizes
{
    /// <summary>
    /// True where there are at most <paramref name="rank"/> extents, none negative, and those above 0 multiply to at
    /// most <see cref="FormLimits.TensorLength"/>; then the product of all of them.
    /// </summary>
    public static bool TryProduct(ImmutableArray<int> extents, int rank, out long product)
    {
        product = 1;
        if (extents.IsDefault || extents.Length > rank || extents.Any(e => e < 0))
            return false;
        foreach (var extent in extents)
        {
            product *= Math.Max(extent, 1);
            if (product > FormLimits.TensorLength)
                return false;
        }

        product = extents.Contains(0) ? 0 : product;
        return true;
    }
}
