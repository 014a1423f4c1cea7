using Cairn.Learning.Models;

namespace Cairn.Learning.Graphs;

/// <summary>A model's shape with the number of sequences that pass through it at once.</summary>
/// <param name="Batch">Sequences of <c>context</c> tokens; batch·context is at most 16,384.</param>
public sealed record GraphShape(GptConfig Config, int Batch)
{
    /// <summary>The most rows, batch·context.</summary>
    public const int MaxRows = 16_384;

    /// <summary>The most fp32 values that a step's activations may take: 4 GiB.</summary>
    public const long MaxActivationElements = 1L << 30;

    /// <summary>Tokens of a step.</summary>
    public int Rows => Batch * Config.Context;

    /// <summary>Checks the model and the batch against every bound.</summary>
    public bool TryValidate(out FieldProblem? problem)
    {
        if (!Config.TryValidate(out problem))
            return false;
        problem = FieldProblem.Range("batch", Batch, 1, MaxRows / Config.Context);
        if (problem is null && ActivationElements > MaxActivationElements)
            problem = new("batch", $"makes a step hold {ActivationElements} activations, more than " +
                $"{MaxActivationElements}; use a smaller batch, context or model");
        return problem is null;
    }

    /// <summary>An upper bound of the activations' elements, paddings included.</summary>
    private long ActivationElements => (long)Rows *
        (16L + GptConfig.Vocabulary + 10L * Config.Width + 3L * Config.Hidden + Config.Layers *
            (16L + 9L * Config.Width + 3L * Config.Hidden + (long)Config.Heads * Config.Context)) + 64L * 16 * 16;
}
