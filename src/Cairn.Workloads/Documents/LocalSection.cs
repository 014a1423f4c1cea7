using Cairn.Content;
using Cairn.Learning.Models;
using Cairn.Learning.Training;

namespace Cairn.Workloads.Documents;

/// <summary>The fields of local training, which stand directly in a section.</summary>
internal static class LocalSection
{
    public static LocalOptions Read(DagFields fields, GptConfig model, LocalOptions defaults)
    {
        var steps = fields.Whole("steps", defaults.Steps);
        var options = new LocalOptions
        {
            Steps = steps,
            Batch = fields.Whole("batch", defaults.Batch),
            LearningRate = fields.Real("learning_rate", defaults.LearningRate),
            WarmupSteps = fields.Whole("warmup", Math.Clamp(steps, 0, defaults.WarmupSteps)),
            Beta1 = fields.Real("beta1", defaults.Beta1),
            Beta2 = fields.Real("beta2", defaults.Beta2),
            Epsilon = fields.Real("epsilon", defaults.Epsilon),
            WeightDecay = fields.Real("weight_decay", defaults.WeightDecay),
            Seed = fields.Seed("seed"),
        };
        if (fields.Error.Length == 0 && !options.TryValidate(model, out var problem))
            fields.Report(problem);
        return options;
    }
}
