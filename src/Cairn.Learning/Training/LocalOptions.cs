using Cairn.Learning.Models;

namespace Cairn.Learning.Training;

/// <summary>How one machine trains locally: batches of a corpus through AdamW.</summary>
public sealed record LocalOptions
{
    /// <summary>
    /// The defaults of a training whose moments last, on one machine: rate 0.002, β 0.9 and 0.99, ten steps of
    /// warm-up. Those of a new record suit a round of about ten steps, whose moments start from zero.
    /// </summary>
    public static LocalOptions Lasting { get; } =
        new() { LearningRate = 0.002f, WarmupSteps = 10, Beta1 = 0.9f, Beta2 = 0.99f };

    /// <summary>Local steps: of a round, or of a whole single-node run. Default 10; 1 to 100,000.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Sequences a step. Default 8; 1 to 16,384 / context.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>The rate after warm-up. Default 0.0015; above 0, at most 1.</summary>
    public float LearningRate { get; init; } = 0.0015f;

    /// <summary>Steps in which the rate rises in a line from zero. Default 3; 0 to <see cref="Steps"/>.</summary>
    public int WarmupSteps { get; init; } = 3;

    /// <summary>Decay of the first moment. Default 0.6, since a round is short; 0 to 0.9999.</summary>
    public float Beta1 { get; init; } = 0.6f;

    /// <summary>Decay of the second moment. Default 0.95; 0 to 0.99999.</summary>
    public float Beta2 { get; init; } = 0.95f;

    /// <summary>Added to the second moment's root. Default 1e-8; above 0, at most 1.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Decoupled decay of matrices, not of gains. Default 0.1; 0 to 10.</summary>
    public float WeightDecay { get; init; } = 0.1f;

    /// <summary>Fixes which windows are drawn. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks every range.</summary>
    public bool TryValidate(GptConfig config, out FieldProblem? problem)
    {
        problem = FieldProblem.Range("steps", Steps, 1, 100_000)
            ?? FieldProblem.Range("warmup", WarmupSteps, 0, Steps)
            ?? FieldProblem.Range("learning_rate", LearningRate, 1e-9f, 1f)
            ?? FieldProblem.Range("beta1", Beta1, 0f, 0.9999f)
            ?? FieldProblem.Range("beta2", Beta2, 0f, 0.99999f)
            ?? FieldProblem.Range("epsilon", Epsilon, 1e-20f, 1f)
            ?? FieldProblem.Range("weight_decay", WeightDecay, 0f, 10f);
        return problem is null && new Graphs.GraphShape(config, Batch).TryValidate(out problem);
    }
}
