namespace Cairn.Proofs.Inference;

/// <summary>Bits of an index that are summed over with weights, or that stay.</summary>
/// <param name="Weights">Null where they stay.</param>
internal readonly record struct ClaimPart(int Bits, AxisWeights? Weights)
{
    public static ClaimPart Keep(int bits) => new(bits, null);

    public static ClaimPart Sum(AxisWeights weights) => new(weights.Bits, weights);
}
