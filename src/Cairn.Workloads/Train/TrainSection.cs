using Cairn.Content;
using Cairn.Learning.Aggregation;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>The section <c>train</c> of a job document.</summary>
/// <param name="Model">Required.</param>
/// <param name="Rounds">Checkpoints combined. Required; 1 to 10,000.</param>
/// <param name="Slots">Pieces a round, each on its own data. Default 4; 1 to 1,024.</param>
/// <param name="Local">steps, batch, learning_rate, warmup, beta1, beta2, epsilon, weight_decay, seed.</param>
/// <param name="Outer">outer: learning_rate, momentum, trim, max_norm_ratio.</param>
/// <param name="EvaluationWindows">evaluate.windows: held-out windows. Default 64; 1 to 4,096.</param>
/// <param name="EvaluationEvery">evaluate.every: rounds between evaluations; the last is always one. Default 1.</param>
public sealed record TrainSection(
    GptConfig Model, int Rounds, int Slots, LocalOptions Local, AggregationOptions Outer, int EvaluationWindows,
    int EvaluationEvery)
{
    /// <summary>The section's key in a job document.</summary>
    public const string Key = "train";

    /// <summary>The shape of one local step.</summary>
    public GraphShape Shape => new(Model, Local.Batch);

    /// <summary>Reads the section strictly: unknown keys and values out of range are errors.</summary>
    /// <param name="value">The section of a job document.</param>
    /// <param name="error">What is wrong, with the field's full name and the remedy; empty where nothing is.</param>
    public static bool TryRead(DagValue value, out TrainSection? section, out string error)
    {
        var fields = new DagFields(value, Key);
        var model = fields.Model();
        var rounds = (int)fields.Integer("rounds", 1, 10_000);
        var slots = fields.Has("slots") ? (int)fields.Integer("slots", 1, 1024) : 4;
        var local = LocalSection.Read(fields, model, new LocalOptions());
        var outer = ReadOuter(fields);
        var (windows, every) = EvaluationSection.Read(fields);
        var isRead = fields.Finish();
        error = fields.Error;
        section = isRead ? new TrainSection(model, rounds, slots, local, outer, windows, every) : null;
        return isRead;
    }

    /// <summary>Whether the state after <paramref name="round"/> rounds carries a held-out loss.</summary>
    public bool IsEvaluated(int round) => round == Rounds || round % EvaluationEvery == 0;

    private static AggregationOptions ReadOuter(DagFields fields)
    {
        var options = new AggregationOptions();
        if (!fields.Has("outer"))
            return options;
        var outer = fields.Map("outer");
        options = new AggregationOptions
        {
            LearningRate = outer.Real("learning_rate", options.LearningRate),
            Momentum = outer.Real("momentum", options.Momentum),
            Trim = outer.Whole("trim", options.Trim),
            MaxNormRatio = outer.Real("max_norm_ratio", options.MaxNormRatio),
        };
        if (!options.TryValidate(out var problem))
            outer.Report(problem);
        outer.Finish();
        return options;
    }
}
