namespace Cairn.Learning.Evaluation;

/// <summary>How bytes are drawn from a model.</summary>
public sealed record GenerationOptions
{
    /// <summary>Bytes to write. Default 200; 1 to 65,536.</summary>
    public int Bytes { get; init; } = 200;

    /// <summary>Divides the logits; 0 takes the likeliest byte. Default 0.8; 0 to 100.</summary>
    public float Temperature { get; init; } = 0.8f;

    /// <summary>Only this many likeliest bytes are drawn from. Default 40; 1 to 256.</summary>
    public int TopK { get; init; } = 40;

    /// <summary>Fixes the draws. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    internal void Validate()
    {
        if (Bytes is < 1 or > 65_536)
            throw new ArgumentOutOfRangeException(nameof(Bytes), Bytes, "Bytes must be from 1 to 65536.");
        if (!(Temperature >= 0f && Temperature <= 100f))
            throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature, "Temperature must be 0 to 100.");
        if (TopK is < 1 or > 256)
            throw new ArgumentOutOfRangeException(nameof(TopK), TopK, "TopK must be from 1 to 256.");
    }
}
