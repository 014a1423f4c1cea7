using Cairn.Content;
using Cairn.Learning.Training;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Sweep;

/// <summary>
/// The section <c>sweep</c> of a job document: <c>base</c>, the fields of a single-node training (model, steps, batch,
/// learning_rate, warmup, beta1, beta2, epsilon, weight_decay, seed, evaluate), and <c>over</c>, a list of maps whose
/// fields replace those of the base; one piece each.
/// </summary>
/// <param name="Settings">1 to 1,024.</param>
public sealed record SweepSection(IReadOnlyList<SweepSetting> Settings)
{
    /// <summary>The section's key in a job document.</summary>
    public const string Key = "sweep";

    private const int MaxSettings = 1024;
    private const int MaxLabelLength = 200;

    /// <inheritdoc cref="Train.TrainSection.TryRead"/>
    public static bool TryRead(DagValue value, out SweepSection? section, out string error)
    {
        section = null;
        var fields = new DagFields(value, Key);
        var common = fields.Any("base");
        var over = fields.List("over", MaxSettings);
        if (fields.Error.Length == 0 && common.Kind != DagKind.Map)
            fields.Fail("base", "must be a map of a training's fields");
        if (fields.Error.Length == 0 && over.Count == 0)
            fields.Fail("over", "is empty; give at least one setting");
        fields.Finish();
        error = fields.Error;
        var settings = new List<SweepSetting>();
        for (var i = 0; i < over.Count && error.Length == 0; i++)
            if (TryReadSetting(common, over[i], $"sweep.over[{i}]", out var setting, out error))
                settings.Add(setting!);
        if (error.Length > 0)
            return false;
        section = new SweepSection(settings);
        return true;
    }

    private static bool TryReadSetting(
        DagValue common, DagValue changes, string name, out SweepSetting? setting, out string error)
    {
        setting = null;
        if (changes.Kind != DagKind.Map)
        {
            error = $"{name} must be a map of the fields that differ, not {changes.Kind}.";
            return false;
        }

        var merged = changes.AsMap.Aggregate(common, (map, change) => map.With(change.Key, change.Value));
        var fields = new DagFields(merged, name);
        var model = fields.Model();
        var local = LocalSection.Read(fields, model, LocalOptions.Lasting);
        var (windows, _) = EvaluationSection.Read(fields);
        var isRead = fields.Finish();
        error = fields.Error;
        if (isRead)
            setting = new SweepSetting(Label(changes), model, local, windows);
        return isRead;
    }

    private static string Label(DagValue changes)
    {
        var label = string.Join(", ", changes.AsMap.Select(c =>
            $"{c.Key}={(c.Value.Kind == DagKind.String ? c.Value.AsString : c.Value.ToString())}"));
        return label.Length == 0 ? "base" : label.Length <= MaxLabelLength ? label : label[..MaxLabelLength];
    }
}
