using System.Text.Json;
using Cairn.Host;
using Cairn.Jobs;
using Cairn.Workloads.Infer;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>Brings what a finished job was run for into the run folder, where its kind has such a file.</summary>
internal static class JobOutput
{
    /// <summary>Writes the outputs of an inference job: for each of the model's outputs a list of rows.</summary>
    /// <exception cref="IOException">The gateway cannot be reached or the file not be written.</exception>
    public static async Task SaveAsync(Ui ui, ClientSession session, JobView job, CancellationToken ct)
    {
        var document = await session.Jobs.ReadDocumentAsync(job.Document, ct);
        if (document.Kind != InferSection.Key)
            return;
        var results = await InferResults.ReadAsync(document, job.State, session.Gateway.Blocks, ct);
        var path = Path.Combine(session.Folder.Outputs, $"{job.Job}.json");
        var outputs = results.Names.Index().ToDictionary(o => o.Item, o => results.Rows.Select(r => r[o.Index]));
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(outputs), ct);
        ui.Object("outputs", path);
        ui.Line($"[bold]outputs[/] {path.EscapeMarkup()} ({results.Rows.Count} rows)");
    }
}
