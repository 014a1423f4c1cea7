using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Cairn.House.Tests;

/// <summary>What the real executable says of one of its commands; asked once for each command.</summary>
internal sealed partial class CommandHelp
{
    private static readonly ConcurrentDictionary<string, Lazy<CommandHelp>> Asked = new();
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _command;
    private readonly Dictionary<string, bool> _options;
    private readonly int _arguments;
    private readonly bool _known;
    private readonly bool _hasCommands;

    private CommandHelp(string command)
    {
        _command = command;
        var help = Ask(command);
        _known = help.Contains($"\n  cairn {command} ", StringComparison.Ordinal);
        _options = OptionLine().Matches(Section(help, "Options:"))
            .ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Success);
        _hasCommands = Section(help, "Commands:").Length > 0;
        _arguments = ArgumentLine().Count(Section(help, "Arguments:"));
    }

    /// <summary>What is wrong with a command line, given without the word cairn; null where it is taken.</summary>
    public static string? FindFault(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (help, taken) = (Of(words[0]), 1);
        if (help is { _known: true, _hasCommands: true } && words.Length > 1)
            (help, taken) = (Of($"{words[0]} {words[1]}"), 2);
        return help._known ? help.FindFault(words.AsSpan(taken)) : $"there is no command '{help._command}'";
    }

    private static CommandHelp Of(string command) =>
        Asked.GetOrAdd(command, c => new(() => new CommandHelp(c))).Value;

    private string? FindFault(ReadOnlySpan<string> words)
    {
        var arguments = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
                arguments++;
            else if (!_options.TryGetValue(words[i], out var takesValue))
                return $"'{_command}' has no option {words[i]}";
            else if (takesValue && i + 1 < words.Length)
                i++;
        }

        return arguments > _arguments ? $"'{_command}' takes {_arguments} arguments, not {arguments}" : null;
    }

    private static string Ask(string command)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "cairn.dll") },
        };
        foreach (var word in command.Split(' ').Append("--help"))
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"cairn {command} --help did not end: {errors.Result}");
        }

        return output.Result.ReplaceLineEndings("\n");
    }

    private static string Section(string help, string title)
    {
        var start = help.IndexOf("\n" + title + "\n", StringComparison.Ordinal);
        if (start < 0)
            return "";
        var end = help.IndexOf("\n\n", start + 1, StringComparison.Ordinal);
        return end < 0 ? help[start..] : help[start..end];
    }

    [GeneratedRegex(@"^ +(?:-\S+, )*(?<name>--[\w-]+)(?<value> <[^>]+>)?", RegexOptions.Multiline)]
    private static partial Regex OptionLine();

    [GeneratedRegex(@"^ +<", RegexOptions.Multiline)]
    private static partial Regex ArgumentLine();
}
