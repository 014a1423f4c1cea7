using System.Globalization;
using Cairn.Evm;
using Cairn.Jobs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cairn.Cli;

/// <summary>A running job on one screen: pieces as tiles, loss, who holds what, money.</summary>
internal sealed class JobPicture(IReadOnlyDictionary<Address, string> names)
{
    private const int ChartWidth = 56;
    private const int ChartHeight = 6;
    private const int StagesShown = 64;
    private static readonly string[] Colours =
        ["aqua", "yellow", "fuchsia", "lime", "orange1", "deepskyblue1", "violet"];

    public IRenderable Draw(JobView job)
    {
        var rows = new List<IRenderable> { Header(job), new Text("") };
        rows.Add(new Columns(new Markup(Tiles(job)), Loss(job)) { Expand = false });
        rows.Add(Providers(job));
        foreach (var contradiction in job.Contradictions)
            rows.Add(new Markup($"[red]{Name(contradiction.Provider)} was caught:[/] its signed result for piece " +
                $"{contradiction.Piece} differs from two others'" +
                    (contradiction.Recorded ? ", recorded on chain" : "")));
        return new Rows(rows);
    }

    public string Name(Address provider) => names.TryGetValue(provider, out var name)
        ? name
        : provider.ToString()[..10];

    private static Markup Header(JobView job)
    {
        var done = job.Phase == JobPhase.Finished ? "finished" : $"stage {job.Stage + 1} of {job.Plan.Stages}";
        return new Markup($"[bold]job[/] {job.Job.ToString()[..18]}…  {done}  branch {job.Branch}  " +
            $"[bold]spent[/] {Dollars.Format(job.Earned)} of {Dollars.Format(job.Budget)}  " +
            $"[grey]in check {Dollars.Format(job.Pending)}[/]");
    }

    // One row a slot, one column a stage, so that a round reads from top to bottom.
    private string Tiles(JobView job)
    {
        var first = Math.Max(0, job.Stages.Count - StagesShown);
        var lines = new List<string>();
        for (var slot = 0; slot < job.Plan.Slots && slot < 16; slot++)
        {
            var line = "";
            foreach (var stage in job.Stages.Skip(first))
                line += stage.Stage == job.Stage && job.Phase != JobPhase.Finished
                    ? Tile(job.Slots.FirstOrDefault(s => s.Slot == slot))
                    : stage.Accepted == job.Plan.Slots ? "[green]■[/]" : "[yellow]■[/]";
            line += new string('·', Math.Max(0, Math.Min(StagesShown, job.Plan.Stages) - (job.Stages.Count - first)));
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }

    private string Tile(SlotView slot)
    {
        var colour = slot.Provider.IsZero ? "grey" : ColourOf(slot.Provider);
        return slot.Status switch
        {
            PieceStatus.Idle => "[grey]·[/]",
            PieceStatus.Leased => $"[{colour}]▸[/]",
            PieceStatus.Received => $"[{colour}]□[/]",
            PieceStatus.Auditing => $"[{colour}]◈[/]",
            _ => $"[{colour}]■[/]",
        };
    }

    private string ColourOf(Address provider)
    {
        var index = names.Keys.Order().ToList().IndexOf(provider);
        return Colours[Math.Max(0, index) % Colours.Length];
    }

    private static Markup Loss(JobView job)
    {
        var series = Losses(job);
        if (series.Count < 2)
            return new Markup("[grey]  loss: waiting for two rounds[/]");
        var lines = BrailleChart.Draw([.. series], ChartWidth, ChartHeight);
        return new Markup("  [bold]loss[/] (nats a byte)\n" +
            string.Join('\n', lines.Select(l => "  " + l.EscapeMarkup())));
    }

    /// <summary>The held-out loss after each stage that has one.</summary>
    public static IReadOnlyList<double> Losses(JobView job) =>
        [.. job.Stages.Where(s => s.Metrics.ContainsKey("loss"))
            .Select(s => double.Parse(s.Metrics["loss"], CultureInfo.InvariantCulture))];

    private Table Providers(JobView job)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("provider", "holds", "paid for", "guaranteed", "in check", "lost", "");
        foreach (var account in job.Accounts)
        {
            var holds = job.Slots.Where(s => s.Provider == account.Provider && s.Status == PieceStatus.Leased)
                .Select(s => s.Slot.ToString(CultureInfo.InvariantCulture));
            table.AddRow(
                $"[{ColourOf(account.Provider)}]{Name(account.Provider)}[/]",
                string.Join(',', holds),
                $"{account.PiecesPaid} pieces",
                Dollars.Format(account.Earned),
                Dollars.Format(account.Pending),
                account.Discarded > 0 ? Dollars.Format(account.Discarded) : "",
                account.Excluded ? "[red]excluded[/]" : "");
        }

        return table;
    }
}
