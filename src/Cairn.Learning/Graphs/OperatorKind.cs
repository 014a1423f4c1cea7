namespace Cairn.Learning.Graphs;

/// <summary>The kernels that a training step is made of, with their operands in order.</summary>
public enum OperatorKind
{
    /// <summary>table → output, by the step's tokens.</summary>
    Embedding,

    /// <summary>x, gain → output, scales.</summary>
    RmsNorm,

    /// <summary>a, b (, initial) → c: the chains start from <c>initial</c>, or from +0.</summary>
    MatMul,

    /// <summary>x, cosines, sines → x, in place.</summary>
    Rotary,

    /// <summary>query, key, value → probabilities, output.</summary>
    Attention,

    /// <summary>gate_up → output.</summary>
    SwiGlu,

    /// <summary>logits → losses, logits' gradient in place; by the step's targets.</summary>
    CrossEntropy,

    /// <summary>x, gain, scales, output's gradient → x's gradient (from zero), gain's gradient.</summary>
    RmsNormGradient,

    /// <summary>As <see cref="RmsNormGradient"/>, added to what x's gradient holds: the residual path.</summary>
    RmsNormGradientAdded,

    /// <summary>gate_up, output's gradient → gate_up's gradient.</summary>
    SwiGluGradient,

    /// <summary>query, key, value, probabilities, output's gradient → query's, key's, value's gradient.</summary>
    AttentionGradient,

    /// <summary>gradient, cosines, sines → gradient, in place.</summary>
    RotaryGradient,

    /// <summary>output's gradient → table's gradient, continued from what it holds.</summary>
    EmbeddingGradient,

    /// <summary>gradient, weights, first, second → weights, first, second; matrices, with weight decay.</summary>
    AdamWMatrices,

    /// <summary>gradient, weights, first, second → weights, first, second; gains, without weight decay.</summary>
    AdamWGains,
}
