using System.Globalization;
using Cairn.Content;
using Cairn.Workloads.Sizing;

namespace Cairn.Cli;

/// <summary>The demo's job as YAML: exactly what a user would write.</summary>
internal static class DemoSpec
{
    private const string Audited = "{verdict: audit, share: \"25%\"}";

    // No audits: here a verifier looks, and a proof decides.
    private const string Disputed = "{verdict: dispute, share: \"0%\", window_minutes: 1, lock: \"2.00\"}";

    public static string Write(DemoSize size, Cid data, bool isDisputed) => string.Create(
        CultureInfo.InvariantCulture, $$"""
        kind: train
        name: demo
        inputs:
          data: {{data}}
        deadline_minutes: 30
        policy: {{(isDisputed ? Disputed : Audited)}}
        train:
          model:
            width: {{size.Model.Width}}
            layers: {{size.Model.Layers}}
            heads: {{size.Model.Heads}}
            context: {{size.Model.Context}}
            hidden: {{size.Model.Hidden}}
          rounds: {{size.Rounds}}
          slots: {{size.Slots}}
          steps: {{size.Steps}}
          batch: {{size.Batch}}
          seed: 1

        """);
}
