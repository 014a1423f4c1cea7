using System.CommandLine;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Onnx;

namespace Cairn.Cli;

/// <summary><c>cairn model import</c>: an ONNX model becomes an integer graph.</summary>
internal static class ModelImportCommand
{
    private static readonly Argument<string> Source = new("model") { Description = "The .onnx file." };
    private static readonly Option<bool> Json = CommonOptions.Json();

    private static readonly Option<string?> Calibrate = new("--calibrate")
    {
        Description = "File or folder of sample inputs: JSON, IDX images or raw floats. A float model needs it.",
    };

    private static readonly Option<string?> Labels = new("--labels")
    {
        Description = "IDX file with the right index for each sample, to report accuracy.",
    };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "File to write. Default: the model's name with .cairn.",
    };

    private static readonly Option<string[]> Shapes = new("--shape")
    {
        Description = "Shape of an input, as name=1,3,32,32. Default: the model's, with a batch of 1.",
        AllowMultipleArgumentsPerToken = false,
    };

    private static readonly Option<double> Percentile = new("--percentile")
    {
        Description = "Percent of a tensor's elements that its range covers, 90 to 100.",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<int> MultiplierBits = new("--multiplier-bits")
    {
        Description = "Bits of a rescale's largest multiplier, 8 to 20: fewer make cheaper proofs, rougher rounding.",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<int> Samples = new("--samples")
    {
        Description = "Samples that calibrate, the first ones; the report covers all.",
        DefaultValueFactory = _ => 256,
    };

    private static readonly Option<string> Pixels = new("--pixels")
    {
        Description = "Mean and deviation of pixels, as 0.5,0.5: a byte means (byte/255 − mean)/deviation.",
        DefaultValueFactory = _ => "0,1",
    };

    private static readonly Option<bool> Layers = new("--layers") { Description = "Report the error of every layer." };

    public static Command Create()
    {
        var command = new Command("import",
            "Make an exact integer graph of an ONNX model, and report what that costs in accuracy.\n\nExamples:\n" +
            "  cairn model import net.onnx --calibrate samples.json\n" +
            "  cairn model import net.onnx --calibrate t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz")
        {
            Source, Calibrate, Labels, Out, Shapes, Percentile, MultiplierBits, Samples, Pixels, Layers, Json,
        };
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(Json));
            return Guard.RunAsync(ui, () => Task.FromResult(Run(ui, parse)));
        });
        return command;
    }

    private static int Run(Ui ui, ParseResult parse)
    {
        var path = parse.GetRequiredValue(Source);
        var bytes = ModelData.Read(path, OnnxLimits.FileBytes);
        if (!OnnxModel.TryRead(bytes, out var onnx, out var error) ||
            !FloatGraph.TryBuild(onnx, ModelData.Shapes(parse.GetValue(Shapes) ?? []), out var graph, out error))
            return ModelText.Refused(ui, error);
        var options = new ImportOptions
        {
            Percentile = parse.GetValue(Percentile),
            MultiplierBits = parse.GetValue(MultiplierBits),
        };
        options.Validate();
        var samples = ModelData.Samples(parse.GetValue(Calibrate), graph, parse.GetRequiredValue(Pixels));
        var calibration = default(Calibration);
        if (samples.Count > 0 && !Calibrator.TryRun(graph, [.. samples.Take(parse.GetValue(Samples))],
            options.Percentile, out calibration, out error))
            return ModelText.Refused(ui, error);
        if (!ModelImporter.TryImport(graph, calibration, options, out var imported, out error))
            return ModelText.Refused(ui, error);
        using var pool = new ComputePool();
        var report = default(ImportReport);
        if (samples.Count > 0 && !ImportReporter.TryRun(graph, imported, samples,
            ModelData.Labels(parse.GetValue(Labels)), pool, out report, out error))
            return ModelText.Refused(ui, error);
        var target = parse.GetValue(Out) ?? Path.ChangeExtension(path, ".cairn");
        File.WriteAllBytes(target, ModelFile.Write(imported.Model));
        ModelText.Show(ui, imported.Model, target);
        if (report is not null)
            ModelText.Show(ui, report, parse.GetValue(Layers));
        ui.Next($"cairn model inspect {target}", "its nodes, tables and ranges");
        return ExitCode.Done;
    }
}
