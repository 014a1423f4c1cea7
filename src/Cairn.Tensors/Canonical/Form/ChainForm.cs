namespace Cairn.Tensors.Canonical.Form;

/// <summary>
/// The chain of each output element. Position k = 0 … K−1 runs the body once; a float accumulator adds +0 after init
/// and after every body. With 16 lanes, lane l runs k = l, l+16, … from an init of its own; then the lanes are folded.
/// </summary>
/// <param name="Lanes">1 or 16.</param>
/// <param name="Length">K, affine in the loops; below 0 it counts as 0; at most 16,384.</param>
/// <param name="Accumulator">Float32 or Int32.</param>
public sealed record ChainForm(int Lanes, Affine Length, Fold Fold, ElementType Accumulator)
{
    /// <summary>No chain: the element is post(init).</summary>
    public static ChainForm None { get; } = new(1, 0, Fold.None, ElementType.Float32);
}
