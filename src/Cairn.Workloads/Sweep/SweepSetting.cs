using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Learning.Training;

namespace Cairn.Workloads.Sweep;

/// <summary>One complete single-node training of a sweep.</summary>
/// <param name="Label">What is different in it, such as <c>learning_rate=0.002</c>.</param>
/// <param name="EvaluationWindows">Held-out windows.</param>
public sealed record SweepSetting(string Label, GptConfig Model, LocalOptions Local, int EvaluationWindows)
{
    public GraphShape Shape => new(Model, Local.Batch);
}
