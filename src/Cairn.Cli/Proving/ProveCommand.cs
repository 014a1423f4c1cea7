using System.CommandLine;
using System.Diagnostics;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary><c>cairn prove</c>: executes a model and proves what came out.</summary>
internal static class ProveCommand
{
    private static readonly Argument<string> Source = new("model")
    {
        Description = "A .cairn file, or an .onnx file that is imported first.",
    };

    private static readonly Option<string> Input = new("--input", "-i")
    {
        Description = "File with the input: JSON, IDX images or raw floats; the first sample counts.", Required = true,
    };

    private static readonly Option<string?> Calibrate = new("--calibrate")
    {
        Description = "File or folder of sample inputs, to import an .onnx file of floats.",
    };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "File to write. Default: the model's name with .proof.",
    };

    private static readonly Option<string> Commit = CommitOption.Create();
    private static readonly Option<string> Pixels = new("--pixels")
    {
        Description = "Mean and deviation of pixels, as 0.5,0.5: a byte means (byte/255 − mean)/deviation.",
        DefaultValueFactory = _ => "0,1",
    };

    private static readonly ProofOptions Purpose = new();
    private static readonly Option<bool> Json = CommonOptions.Json();

    public static Command Create()
    {
        var command = new Command("prove",
            "Execute a model on one input and prove the result: succinctly, not in zero knowledge.\n\nExamples:\n" +
            "  cairn prove net.onnx --input x.json --calibrate samples.json\n" +
            "  cairn prove net.cairn --input x.json --commit weights,inputs --out answer.proof")
        {
            Source, Input, Calibrate, Out, Commit, Pixels, Json,
        };
        foreach (var option in Purpose.All)
            command.Add(option);
        command.SetAction((parse, ct) =>
        {
            var ui = new Ui(parse.GetValue(Json));
            return Guard.RunAsync(ui, () => Task.Run(() => Run(ui, parse, ct), ct));
        });
        return command;
    }

    private static int Run(Ui ui, ParseResult parse, CancellationToken ct)
    {
        var (path, context, modes) = (parse.GetRequiredValue(Source), Purpose.Context(parse),
            CommitOption.Modes(parse.GetRequiredValue(Commit)));
        var target = parse.GetValue(Out) ?? Path.ChangeExtension(path, ".proof");
        if (!TryReadModel(ui, parse, ref path, target, out var model, out var error))
            return ModelText.Refused(ui, error!, path);
        var inputs = ModelData.Inputs(parse.GetRequiredValue(Input), model!, parse.GetRequiredValue(Pixels));
        using var pool = new ComputePool();
        var watch = Stopwatch.StartNew();
        if (!InferenceProver.TryCreate(model!, modes, pool, out var prover, out error))
            return ModelText.Refused(ui, error);
        using (prover)
        {
            var prepared = watch.Elapsed;
            watch.Restart();
            var proof = Prove(ui, progress => prover.Prove(inputs, context, progress, ct));
            File.WriteAllBytes(target, ProofFile.Write(proof));
            Show(ui, target, proof, prover, prepared.TotalSeconds, watch.Elapsed.TotalSeconds);
            ui.Next($"cairn verify-proof {target} --model {path}", "checks it");
        }

        return ExitCode.Done;
    }

    private static bool TryReadModel(
        Ui ui, ParseResult parse, ref string path, string target, out IntegerModel? model, out ModelError? error)
    {
        if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            return ModelData.TryReadModel(path, out model, out error);
        (model, var calibration) = (null, default(Calibration));
        if (!OnnxModel.TryRead(ModelData.Read(path, OnnxLimits.FileBytes), out var onnx, out error) ||
            !FloatGraph.TryBuild(onnx, ModelData.Shapes([]), out var graph, out error))
            return false;
        var samples = ModelData.Samples(parse.GetValue(Calibrate), graph, parse.GetRequiredValue(Pixels));
        if (samples.Count > 0 && !Calibrator.TryRun(graph, [.. samples], 100, out calibration, out error) ||
            !ModelImporter.TryImport(graph, calibration, new ImportOptions(), out var imported, out error))
            return false;
        model = imported.Model;
        path = Path.ChangeExtension(target, ".cairn");
        File.WriteAllBytes(path, ModelFile.Write(model));
        ui.Line($"imported as [bold]{path.EscapeMarkup()}[/]");
        return true;
    }

    /// <summary>With a bar where somebody watches.</summary>
    private static InferenceProof Prove(Ui ui, Func<IProgress<ProofProgress>?, InferenceProof> prove)
    {
        if (!ui.Live)
            return prove(null);
        return AnsiConsole.Progress().AutoClear(true).Start(context =>
        {
            var bar = context.AddTask("prove", maxValue: 1);
            return prove(new Follower(p =>
            {
                bar.Description = p.Step;
                bar.Value = p.Done;
            }));
        });
    }

    private static void Show(
        Ui ui, string target, InferenceProof proof, InferenceProver prover, double preparing, double proving)
    {
        var statement = proof.Statement;
        ui.Object("proof", new
        {
            Path = target, Graph = statement.GraphDigest.ToString(), Weights = statement.Weights.ToString(),
            statement.Modes, statement.Outputs, Bytes = proof.Argument.Length, PreparingSeconds = preparing,
            ProvingSeconds = proving, MemoryMib = ProofText.PeakMemory, prover.SecurityBits, ZeroKnowledge = false,
        });
        ui.Line($"[bold]{target.EscapeMarkup()}[/]  {proof.Argument.Length:n0} bytes, " +
            ProofText.Modes(statement.Modes));
        ui.Line($"  proved in {proving:f2} s after {preparing:f2} s of preparing; {ProofText.PeakMemory} MiB at " +
            $"most; {prover.SecurityBits:f1} bits");
        ui.Line($"  {ProofText.Kind}");
    }

    private sealed class Follower(Action<ProofProgress> report) : IProgress<ProofProgress>
    {
        public void Report(ProofProgress value) => report(value);
    }
}
