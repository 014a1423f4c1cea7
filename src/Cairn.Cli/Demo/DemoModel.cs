using Cairn.Jobs;
using Cairn.Learning.Evaluation;
using Cairn.Workloads.Models;
using Cairn.Workloads.Train;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>
/// What the trained model writes and, where asked, what one machine would have learned from as many tokens.
/// </summary>
internal sealed class DemoModel(Ui ui, ClientSession session, DemoOptions options)
{
    private const string Prompt = "A provider ";

    public async Task ShowAsync(JobView job, CancellationToken ct)
    {
        var model = await TrainedModel.ReadAsync(session.Gateway.Blocks, job.State, ct);
        var text = model.Write(Prompt, new GenerationOptions { Bytes = 240 });
        ui.Object("text", new { Prompt, Text = text });
        ui.Draw(new Panel(new Text(Prompt + Printable(text))).Header("the model writes").Border(BoxBorder.Rounded));
        if (options.Compare)
            await CompareAsync(job, ct);
    }

    private async Task CompareAsync(JobView job, CancellationToken ct)
    {
        ui.Line("training one machine on as many tokens…");
        var document = await session.Jobs.ReadDocumentAsync(job.Document, ct);
        var single = await SingleNodeComparison.RunAsync(document, session.Gateway.Blocks,
            new WorkContext(Environment.ProcessorCount), ct);
        var network = JobPicture.Losses(job);
        var last = single[^1].HeldOutLoss;
        ui.Object("compare", new { Network = network, Single = single });
        Chart("network", network);
        Chart("one machine, equal tokens", [.. single.Select(p => (double)p.HeldOutLoss)]);
        ui.Line($"held-out loss: network {network[^1]:0.0000}, one machine {last:0.0000} " +
            $"({((network[^1] / last) - 1) * 100:+0.0;-0.0} %)");
    }

    private void Chart(string title, IReadOnlyList<double> values)
    {
        ui.Line($"[bold]{title}[/]");
        foreach (var line in BrailleChart.Draw(values, 60, 6))
            ui.Line(line.EscapeMarkup());
    }

    private static string Printable(string text) =>
        new([.. text.Select(c => char.IsControl(c) && c != '\n' ? '·' : c)]);
}
