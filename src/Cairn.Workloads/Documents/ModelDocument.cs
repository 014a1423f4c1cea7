using Cairn.Content;
using Cairn.Learning.Models;

namespace Cairn.Workloads.Documents;

/// <summary>A model's shape as the map <c>model</c> of a document.</summary>
internal static class ModelDocument
{
    public static DagValue Write(GptConfig config) => DagValue.Map(
        ("width", config.Width), ("layers", config.Layers), ("heads", config.Heads), ("context", config.Context),
        ("hidden", config.Hidden));
}
