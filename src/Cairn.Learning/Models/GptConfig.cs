namespace Cairn.Learning.Models;

/// <summary>
/// The shape of a byte-level decoder-only transformer: RMSNorm before each block, rotary positions, causal attention,
/// SwiGLU, tied embeddings, no biases. The vocabulary is the 256 byte values.
/// </summary>
public sealed record GptConfig
{
    /// <summary>Tokens that exist: one per byte value.</summary>
    public const int Vocabulary = 256;

    /// <summary>The most parameters that a model may have.</summary>
    public const long MaxParameters = 64L << 20;

    /// <summary>Residual stream, in elements. Default 128; 8 to 4,096, a multiple of 2·<see cref="Heads"/>.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Transformer blocks. Default 4; 1 to 64.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Attention heads. Default 4; 1 to 64.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Positions that attend to each other, in tokens. Default 64; 4 to 2,048.</summary>
    public int Context { get; init; } = 64;

    /// <summary>Elements of the feed-forward block. Default 344; 8 to 16,384.</summary>
    public int Hidden { get; init; } = 344;

    /// <summary>Elements of one head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>fp32 values of the model.</summary>
    public long Parameters =>
        (long)Vocabulary * Width + Layers * (4L * Width * Width + 3L * Width * Hidden + 2L * Width) + Width;

    /// <summary>Checks every range.</summary>
    /// <param name="problem">The first field that is wrong, and what to do; null where all is well.</param>
    public bool TryValidate(out FieldProblem? problem)
    {
        problem = Range("width", Width, 8, 4096) ?? Range("layers", Layers, 1, 64) ?? Range("heads", Heads, 1, 64)
            ?? Range("context", Context, 4, 2048) ?? Range("hidden", Hidden, 8, 16_384);
        if (problem is null && Width % (2 * Heads) != 0)
            problem = new("width", $"is {Width}, no multiple of {2 * Heads} (twice the heads); " +
                $"use {Math.Max(1, Width / (2 * Heads)) * 2 * Heads}");
        if (problem is null && Parameters > MaxParameters)
            problem = new("width", $"makes a model of {Parameters} parameters, more than {MaxParameters}; " +
                "use a smaller width, fewer layers or a smaller hidden");
        return problem is null;
    }

    private static FieldProblem? Range(string field, int value, int least, int most) =>
        FieldProblem.Range(field, value, least, most);
}
