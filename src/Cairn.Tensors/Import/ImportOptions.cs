namespace Cairn.Tensors.Import;

/// <summary>How a float model becomes integers.</summary>
public sealed record ImportOptions
{
    /// <summary>Bits of an activation that meets weights. Default 8; range 4 to 8.</summary>
    public int ActivationBits { get; init; } = 8;

    /// <summary>Bits of the input of a table. Default 12, a limb; range 4 to 12.</summary>
    public int TableBits { get; init; } = 12;

    /// <summary>Bits of what a normalisation reads and of outputs. Default 16; range 8 to 16.</summary>
    public int WideBits { get; init; } = 16;

    /// <summary>
    /// Bits of the largest multiplier of a rescale, at least. Fewer make shifts of fewer limbs, hence cheaper proofs,
    /// and rounding that is further from the real factor. Default 20; range 8 to 20.
    /// </summary>
    public int MultiplierBits { get; init; } = 20;

    /// <summary>
    /// Share of a tensor's elements, in percent, that its range covers when calibrated. Default 100, all of them;
    /// range 90 to 100.
    /// </summary>
    public double Percentile { get; init; } = 100;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        Within(ActivationBits is >= 4 and <= 8, nameof(ActivationBits), "4 to 8");
        Within(TableBits is >= 4 and <= 12, nameof(TableBits), "4 to 12");
        Within(WideBits is >= 8 and <= 16, nameof(WideBits), "8 to 16");
        Within(MultiplierBits is >= 8 and <= 20, nameof(MultiplierBits), "8 to 20");
        Within(Percentile is >= 90 and <= 100, nameof(Percentile), "90 to 100");
    }

    private static void Within(bool inside, string name, string range)
    {
        if (!inside)
            throw new ArgumentOutOfRangeException(name, $"{name} must be from {range}.");
    }
}
