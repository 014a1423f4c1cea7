using Cairn.Crypto;
using Cairn.Host;
using Cairn.Jobs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>Says what is new in disputes, a line each.</summary>
internal sealed class DisputeTeller(Ui ui) : IProgress<DisputeStory>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Hash32, DisputeStory> _told = [];

    public void Report(DisputeStory value)
    {
        lock (_lock)
        {
            var last = _told.GetValueOrDefault(value.Id);
            _told[value.Id] = value;
            ui.Object("dispute", value);
            foreach (var question in value.Questions.Skip(last?.Questions.Count ?? 0))
                Line($"asked {question}");
            foreach (var sent in value.Transactions.Skip(last?.Transactions.Count ?? 0))
                Line($"{sent.By}: {sent.Move}, {sent.Gas:N0} gas");
            if (value.Kind.Length > 0 && last?.Kind != value.Kind)
                Line($"found an inconsistency: {value.Kind}");
            if (value.Status >= ChallengeStatus.Won && last?.Status != value.Status)
                Line($"over: {DisputePicture.Name(value.Status)}");

            void Line(string text) =>
                ui.Line($"[grey]{DateTime.Now:HH:mm:ss}[/] dispute {value.Id.ToString()[..10]}: {text.EscapeMarkup()}");
        }
    }
}
