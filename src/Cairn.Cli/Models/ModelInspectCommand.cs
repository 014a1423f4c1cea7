using System.CommandLine;
using Cairn.Tensors.Integers.Encoding;

namespace Cairn.Cli;

/// <summary><c>cairn model inspect</c>: what an imported model computes.</summary>
internal static class ModelInspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .cairn file." };
        var json = CommonOptions.Json();
        var command = new Command("inspect",
            "Show the nodes, ranges and sizes of an imported model.\n\nExample:\n  cairn model inspect net.cairn")
        {
            path, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            return Guard.RunAsync(ui, () => Task.FromResult(Run(ui, parse.GetRequiredValue(path))));
        });
        return command;
    }

    private static int Run(Ui ui, string path)
    {
        if (!ModelFile.TryRead(ModelData.Read(path, ModelFile.BytesMax), out var model, out var error))
            return ModelText.Refused(ui, error, path);
        ModelText.Show(ui, model, path);
        ModelText.ShowNodes(ui, model);
        return ExitCode.Done;
    }
}
