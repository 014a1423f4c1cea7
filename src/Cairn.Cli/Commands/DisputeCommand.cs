using System.CommandLine;
using Cairn.Host;

namespace Cairn.Cli;

/// <summary><c>cairn dispute show</c>: one dispute, explained.</summary>
internal static class DisputeCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.Folder();
        var json = CommonOptions.Json();
        var id = new Argument<string>("id")
        {
            Description = "The dispute's id as `cairn disputes` lists it, or how it begins.",
        };
        var show = new Command("show",
            "Explain a dispute: what was asserted, how the lie was found, the computation in question, who lost what." +
            "\n\nExample:\n  cairn dispute show 0x3f2a")
        {
            id, folder, json,
        };
        show.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            return Guard.RunAsync(ui, () => Task.FromResult(
                Show(ui, new RunFolder(parse.GetRequiredValue(folder)), parse.GetRequiredValue(id))));
        });
        return new Command("dispute",
            "Look at one dispute.\n\nExample:\n  cairn dispute show 0x3f2a")
        {
            show,
        };
    }

    private static int Show(Ui ui, RunFolder home, string id)
    {
        var folder = VerifierFolder.Of(home);
        var found = new StoryBook(folder).All()
            .Where(s => s.Id.ToString().StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found.Length != 1)
        {
            ui.Error(found.Length == 0
                    ? $"No dispute in {folder.Root} begins with '{id}'."
                    : $"{found.Length} disputes begin with '{id}'.",
                "`cairn disputes` lists them; name the verifier's folder with --folder.");
            return ExitCode.BadInput;
        }

        new DisputePicture(ui).Show(found[0]);
        return ExitCode.Done;
    }
}
