using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Cairn.Cli;

/// <summary>Arguments that are none of a command's, told like every other bad input.</summary>
internal static class BadArguments
{
    /// <summary>Whether the parser found something wrong; asking for help is right whatever else is said.</summary>
    public static bool Are(ParseResult parsed) => parsed.Action is ParseErrorAction;

    public static int Tell(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
            if (at is CommandResult { Parent: not null } command)
                names.Insert(0, command.Command.Name);
        var help = string.Join(' ', ["cairn", .. names, "--help"]);
        var ui = new Ui(parsed.Tokens.Any(t => t.Value == "--json"));
        foreach (var error in parsed.Errors)
            ui.Error(error.Message, $"`{help}` lists what it takes.");
        return ExitCode.BadInput;
    }
}
