namespace Cairn.Learning.Graphs;

/// <summary>The flat buffers that a training step works on.</summary>
public enum Slab
{
    /// <summary>The model's weights, laid out by <see cref="Models.GptLayout"/>.</summary>
    Weights,

    /// <summary>Their gradients, by the same layout.</summary>
    Gradients,

    /// <summary>AdamW's first moments, by the same layout.</summary>
    First,

    /// <summary>AdamW's second moments, by the same layout.</summary>
    Second,

    /// <summary>What is computed between them; laid out by the graph.</summary>
    Activations,

    /// <summary>Constants: rotary cosines, then sines.</summary>
    Tables,
}
