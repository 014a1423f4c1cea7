using System.Text.Json;
using Cairn.Host;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>
/// Where commands write. People get text on standard output; with <c>--json</c> programs get one JSON object a line and
/// nothing else. Errors and warnings go to standard error.
/// </summary>
internal sealed class Ui(bool json)
{
    private static readonly JsonSerializerOptions OneLine = new(ApiJson.Options) { WriteIndented = false };
    private static readonly IAnsiConsole Errors =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public bool Json { get; } = json;

    static Ui()
    {
        if (Console.IsOutputRedirected)
            MakePlain(AnsiConsole.Profile);
        if (Console.IsErrorRedirected)
            MakePlain(Errors.Profile);
    }

    /// <summary>Whether a live picture can be drawn.</summary>
    public bool Live => !Json && AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>A line for people; nothing in JSON mode.</summary>
    public void Line(string markup = "")
    {
        if (!Json)
            AnsiConsole.MarkupLine(markup);
    }

    /// <summary>Something drawn for people; nothing in JSON mode.</summary>
    public void Draw(Spectre.Console.Rendering.IRenderable drawing)
    {
        if (!Json)
            AnsiConsole.Write(drawing);
    }

    /// <summary>An object for programs; nothing otherwise.</summary>
    public void Object<T>(string type, T value)
    {
        if (Json)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { type, value }, OneLine));
    }

    /// <summary>What to do next: one command, ready to paste.</summary>
    public void Next(string command, string why)
    {
        if (Json)
            Object("next", new { command, why });
        else
            AnsiConsole.MarkupLine($"[grey]next:[/] [bold]{command.EscapeMarkup()}[/]  [grey]{why.EscapeMarkup()}[/]");
    }

    /// <summary>What went wrong and what to do about it.</summary>
    public void Error(string what, string remedy = "")
    {
        if (Json)
            Console.Error.WriteLine(JsonSerializer.Serialize(new { type = "error", error = what, remedy }, OneLine));
        else
            Errors.MarkupLine($"[red]error:[/] {what.EscapeMarkup()}" +
                (remedy.Length == 0 ? "" : $"\n  {remedy.EscapeMarkup()}"));
    }

    // In a file or a pipe, lines are for programs such as grep: no colours, and nothing is wrapped.
    private static void MakePlain(Profile profile)
    {
        profile.Width = 500;
        profile.Capabilities.Ansi = false;
        profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    }
}
