namespace Cairn.Tensors.Compute;

/// <summary>
/// How much of the machine a <see cref="ComputePool"/> may use. No option ever changes a bit of a result.
/// </summary>
public sealed record ComputeOptions
{
    /// <summary>Threads that compute, the caller's included. Default: one per processor; range 1 to 1,024.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 1024);

    /// <summary>Widest vector in bits: 512, 256 or 128. Default 512; the hardware may allow less.</summary>
    public int MaxVectorBits { get; init; } = 512;

    internal void Validate()
    {
        if (Threads is < 1 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, "Threads must be from 1 to 1024.");
        if (MaxVectorBits is not (512 or 256 or 128))
            throw new ArgumentOutOfRangeException(
                nameof(MaxVectorBits), MaxVectorBits, "MaxVectorBits must be 512, 256 or 128.");
    }
}
