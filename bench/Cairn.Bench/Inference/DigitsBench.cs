using System.Collections.Immutable;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Onnx;

namespace Cairn.Bench.Inference;

/// <summary>
/// What integers cost in accuracy: trains a net on 8,000 of MNIST's 10,000 test images, imports it, and counts right
/// answers on the other 2,000 in floats and in integers.
/// </summary>
internal sealed class DigitsBench : IBench
{
    private const int Training = 8000;
    private const int Calibrating = 256;
    private const int Epochs = 8;
    private const int Seed = 7;

    public string Name => "digits";

    public string Summary => "MNIST: accuracy of a net in floats and as an integer graph, on 2,000 held-out images";

    public Task<int> RunAsync(string[] args)
    {
        if (args.Length is < 2 or > 3)
        {
            Console.WriteLine("digits <t10k-images-idx3-ubyte.gz> <t10k-labels-idx1-ubyte.gz> [net.cairn to write]");
            return Task.FromResult(2);
        }

        var net = new DigitNet();
        OnnxInput[] inputs = [new("image", ElementKind.Float32, [1, 1, 28, 28])];
        if (!SampleReader.TryRead(File.ReadAllBytes(args[0]), inputs, new PixelScaling(), 10_000, out var samples,
            out var error) || !SampleReader.TryReadLabels(File.ReadAllBytes(args[1]), out var labels, out error))
            return Failed(error);
        using var pool = new ComputePool();
        var loss = net.Train(pool, [.. samples.Take(Training).Select(s => s["image"].Floats.ToArray())],
            [.. labels.Take(Training)], Epochs, Seed);
        Console.WriteLine($"{net.Parameters:n0} parameters, {Epochs} epochs, seed {Seed}: training loss {loss:F4}");
        if (!FloatGraph.TryBuild(net.ToOnnx(), ImmutableDictionary<string, ImmutableArray<int>>.Empty, out var graph,
            out error) || !Calibrator.TryRun(graph, [.. samples.Take(Calibrating)], 100, out var calibration,
                out error) ||
            !ModelImporter.TryImport(graph, calibration, new ImportOptions(), out var imported, out error) ||
            !ImportReporter.TryRun(graph, imported, [.. samples.Skip(Training)], [.. labels.Skip(Training)], pool,
                out var report, out error))
            return Failed(error);
        var (accuracy, rounding) = (report.Accuracy, report.Rounding);
        Console.WriteLine($"right of {accuracy.Rows:n0}: floats {accuracy.FloatCorrect:n0}, integers " +
            $"{accuracy.IntegerCorrect:n0}; the same choice in {accuracy.Agreeing:n0}; " +
            $"relative error {report.Outputs[0].RelativeError:p2}");
        Console.WriteLine($"{rounding.Differing:n0} of {rounding.Outputs:n0} requantised numbers differ from ONNX " +
            $"Runtime's rule, by at most {rounding.LargestDifference}");
        if (args.Length > 2)
            File.WriteAllBytes(args[2], ModelFile.Write(imported.Model));
        return Task.FromResult(0);
    }

    private static Task<int> Failed(ModelError? error)
    {
        Console.WriteLine(error);
        return Task.FromResult(2);
    }
}
