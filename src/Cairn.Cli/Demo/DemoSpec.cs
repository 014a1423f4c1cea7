using System.Globalization;
using Cairn.Content;
using Cairn.Workloads.Sizing;

namespace Cairn.Cli;

/// <summary>The demo's job as YAML: exactly what a user would write.</summary>
internal static class DemoSpec
{
    public static string Write(DemoSize size, Cid data) => string.Create(CultureInfo.InvariantCulture, $$"""
        kind: train
        name: demo
        inputs:
          data: {{data}}
        deadline_minutes: 30
        policy:
          verdict: audit
          share: "25%"
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
