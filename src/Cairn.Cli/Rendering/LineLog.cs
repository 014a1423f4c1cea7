using Spectre.Console;

namespace Cairn.Cli;

/// <summary>Progress as lines with the time.</summary>
internal sealed class LineLog(Ui ui) : IProgress<string>
{
    public void Report(string value)
    {
        ui.Line($"[grey]{DateTime.Now:HH:mm:ss}[/] {value.EscapeMarkup()}");
        ui.Object("log", value);
    }
}
