using Cairn.Learning.Models;

namespace Cairn.Learning.Aggregation;

/// <summary>How updates become one step of the checkpoint.</summary>
public sealed record AggregationOptions
{
    /// <summary>Rate of the outer step. Default 0.7; above 0, at most 10.</summary>
    public float LearningRate { get; init; } = 0.7f;

    /// <summary>Nesterov momentum of the outer step. Default 0.6; 0 to 0.999.</summary>
    public float Momentum { get; init; } = 0.6f;

    /// <summary>Updates left out at each end, per weight: a trimmed mean. Default 0, none; 0 to 1,000.</summary>
    public int Trim { get; init; }

    /// <summary>
    /// An update whose norm passes this many times the checkpoint's is rejected unseen. Default 10; above 0, at most
    /// 1,000,000.
    /// </summary>
    public float MaxNormRatio { get; init; } = 10f;

    /// <summary>Checks every range.</summary>
    public bool TryValidate(out FieldProblem? problem)
    {
        problem = FieldProblem.Range("learning_rate", LearningRate, 1e-6f, 10f)
            ?? FieldProblem.Range("momentum", Momentum, 0f, 0.999f)
            ?? FieldProblem.Range("trim", Trim, 0, 1000)
            ?? FieldProblem.Range("max_norm_ratio", MaxNormRatio, 1e-3f, 1e6f);
        return problem is null;
    }
}
