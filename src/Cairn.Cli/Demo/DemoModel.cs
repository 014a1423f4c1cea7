using Cairn.Jobs;
using Cairn.Learning.Evaluation;
using Cairn.Learning.Training;
using Cairn.Tensors.Compute;
using Cairn.Workloads.Corpora;
using Cairn.Workloads.Train;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>What the trained model writes and, where asked, what one machine would have learned from as much text.</summary>
internal sealed class DemoModel(Ui ui, ClientSession session, DemoOptions options)
{
    private const string Prompt = "A provider ";
    private const int CurvePoints = 12;

    public async Task ShowAsync(JobView job, JobSpec spec, CancellationToken ct)
    {
        var (model, weights) = await TrainedModel.ReadAsync(session.Gateway.Blocks, job.State, ct);
        using var pool = new ComputePool();
        var text = new TextGenerator(model, pool, weights).Continue(Prompt, new GenerationOptions { Bytes = 240 });
        ui.Object("text", new { Prompt, Text = text });
        ui.Draw(new Panel(new Text(Prompt + Printable(text))).Header("the model writes").Border(BoxBorder.Rounded));
        if (options.Compare)
            await CompareAsync(job, spec, pool, ct);
    }

    private async Task CompareAsync(JobView job, JobSpec spec, ComputePool pool, CancellationToken ct)
    {
        if (!TrainSection.TryRead(spec.Section, out var section, out var error))
            throw new InvalidDataException(error);
        ui.Line("training one machine on as many tokens…");
        var corpus = await CorpusReader.ReadAsync(session.Gateway.Blocks, spec.Inputs["data"].Cid,
            section!.Model.Context, ct);
        var local = section.Local with
        {
            Batch = section.Local.Batch * section.Slots,
            Steps = section.Local.Steps * section.Rounds,
        };
        var single = SingleNode.Run(section.Model, local, section.Local.Seed, corpus, pool, section.EvaluationWindows,
            CurvePoints, (_, _) => ct.ThrowIfCancellationRequested());
        var network = JobPicture.Losses(job);
        var last = single.Curve[^1].HeldOutLoss;
        ui.Object("compare", new { Network = network, Single = single.Curve });
        Chart("network", network);
        Chart("one machine, equal tokens", [.. single.Curve.Select(p => (double)p.HeldOutLoss)]);
        ui.Line($"held-out loss: network {network[^1]:0.0000}, one machine {last:0.0000} " +
            $"({(network[^1] / last - 1) * 100:+0.0;-0.0} %)");
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
