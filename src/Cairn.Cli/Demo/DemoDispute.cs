using Cairn.Host;
using Cairn.Jobs;

namespace Cairn.Cli;

/// <summary>The demo's dispute, as its verifier tells it.</summary>
internal sealed class DemoDispute(Ui ui, RunFolder network)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly StoryBook _stories = new(network.Child("verifier"));
    private readonly DisputeTeller _teller = new(ui);

    /// <summary>Says move by move what happens, where no live picture is drawn.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (!ui.Live)
                foreach (var story in _stories.All())
                    _teller.Report(story);
            await Task.Delay(LookEvery, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the end of the dispute, and explains it.</summary>
    public async Task ShowAsync(CancellationToken ct)
    {
        var began = DateTime.UtcNow;
        while (DateTime.UtcNow - began < Patience && !_stories.All().Any(s => s.Status >= ChallengeStatus.Won))
            await Task.Delay(LookEvery, ct);
        ui.Line();
        var stories = _stories.All();
        if (stories.Count == 0)
            ui.Line("nothing was disputed: the cheat did too few pieces to lie. Give it more with --seconds");
        foreach (var story in stories)
            new DisputePicture(ui).Show(story);
        ui.Line();
    }
}
