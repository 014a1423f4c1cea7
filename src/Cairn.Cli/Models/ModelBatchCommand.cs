using System.CommandLine;
using Cairn.Tensors.Integers.Batching;
using Cairn.Tensors.Integers.Encoding;

namespace Cairn.Cli;

/// <summary><c>cairn model batch</c>: the same model for several rows at once, which share one proof.</summary>
internal static class ModelBatchCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .cairn file." };
        var json = CommonOptions.Json();
        var rows = new Option<int>("--rows", "-n")
        {
            Description = $"Rows of a batch, 1 to {ModelBatching.RowsMax}.", Required = true,
        };
        var target = new Option<string?>("--out", "-o")
        {
            Description = "File to write. Default: the model's name with the rows behind it.",
        };
        var command = new Command("batch",
            "Make the same model for several rows at once. One proof then holds all of them: it takes as long to " +
            "make as their own would, but it is hardly longer than that of one.\n\nExamples:\n" +
            "  cairn model batch net.cairn --rows 16\n" +
            "  cairn prove net-16.cairn --input rows.json")
        {
            path, rows, target, json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(json));
            var model = parse.GetRequiredValue(path);
            var count = parse.GetRequiredValue(rows);
            return Guard.RunAsync(ui, () => Task.FromResult(
                Run(ui, model, count, parse.GetValue(target) ?? Numbered(model, count))));
        });
        return command;
    }

    private static int Run(Ui ui, string path, int rows, string target)
    {
        if (rows is < 1 or > ModelBatching.RowsMax)
            throw new ArgumentException($"--rows: {rows} is out of range; give 1 to {ModelBatching.RowsMax}.");
        if (!ModelData.TryReadModel(path, out var model, out var error))
            return ModelText.Refused(ui, error, path);
        if (!ModelBatching.TryBatch(model, rows, out var batched, out error))
            return ModelText.Refused(ui, error with { Remedy = $"{error.Remedy} Give fewer rows.".TrimStart() }, path);
        File.WriteAllBytes(target, ModelFile.Write(batched));
        ModelText.Show(ui, batched, target);
        ui.Next($"cairn prove {target} --input rows.json", $"executes it on {rows} rows and proves all of them");
        return ExitCode.Done;
    }

    private static string Numbered(string path, int rows) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $"{Path.GetFileNameWithoutExtension(path)}-{rows}.cairn");
}
