using Cairn.Content;
using Cairn.Learning.Models;
using Cairn.Learning.Training;

namespace Cairn.Workloads.Documents;

/// <summary>The fields of local training, which stand directly in a section.</summary>
internal static class LocalSection
{
    private static readonly LocalOptions Defaults = new();

    public static LocalOptions Read(DagFields fields, GptConfig model)
    {
        var steps = fields.Whole("steps", Defaults.Steps);
        var options = new LocalOptions
        {
            Steps = steps,
            Batch = fields.Whole("batch", Defaults.Batch),
            LearningRate = fields.Real("learning_rate", Defaults.LearningRate),
            WarmupSteps = fields.Whole("warmup", Math.Clamp(steps, 0, Defaults.WarmupSteps)),
            Beta1 = fields.Real("beta1", Defaults.Beta1),
            Beta2 = fields.Real("beta2", Defaults.Beta2),
            Epsilon = fields.Real("epsilon", Defaults.Epsilon),
            WeightDecay = fields.Real("weight_decay", Defaults.WeightDecay),
            Seed = fields.Seed("seed"),
        };
        if (fields.Error.Length == 0 && !options.TryValidate(model, out var problem))
            fields.Report(problem);
        return options;
    }
}
