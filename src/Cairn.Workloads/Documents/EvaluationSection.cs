using Cairn.Content;
using Cairn.Learning.Evaluation;

namespace Cairn.Workloads.Documents;

/// <summary>The optional map <c>evaluate</c>: how the held-out loss is measured.</summary>
internal static class EvaluationSection
{
    private const int DefaultWindows = 64;

    public static (int Windows, int Every) Read(DagFields fields)
    {
        if (!fields.Has("evaluate"))
            return (DefaultWindows, 1);
        var map = fields.Map("evaluate");
        var windows = map.Has("windows") ? (int)map.Integer("windows", 1, HeldOutLoss.MaxWindows) : DefaultWindows;
        var every = map.Has("every") ? (int)map.Integer("every", 1, 10_000) : 1;
        map.Finish();
        return (windows, every);
    }
}
