using System.Collections.Immutable;
using Cairn.Bench.Kernels;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Bench.Inference;

/// <summary>One inference of imported models: the fast executor beside the reference, in turns.</summary>
internal sealed class InferBench : IBench
{
    private const int Turns = 9;

    public string Name => "infer";

    public string Summary => "one exact inference of .cairn models, fast kernels against the reference: ms";

    public Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.WriteLine("name .cairn files; make them with `cairn model import`");
            return Task.FromResult(2);
        }

        Console.WriteLine("median milliseconds");
        Console.WriteLine($"{"model",-24}{"steps",12}{"reference",11}{"1 thread",10}{"ratio",8}{"2 threads",11}");
        foreach (var path in args)
        {
            if (!ModelFile.TryRead(File.ReadAllBytes(path), out var model, out var error))
            {
                Console.WriteLine($"{path}: {error}");
                return Task.FromResult(2);
            }

            Measure(Path.GetFileNameWithoutExtension(path), model);
        }

        return Task.FromResult(0);
    }

    private static void Measure(string name, IntegerModel model)
    {
        var random = new Random(1);
        ImmutableArray<int[]> inputs = [.. model.Graph.Inputs.Select(i =>
            Enumerable.Range(0, (int)ModelTensor.Elements(i.Shape.AsSpan())).Select(_ => random.Next(i.Low,
                i.High + 1)).ToArray())];
        using var one = new ComputePool(new ComputeOptions { Threads = 1 });
        using var two = new ComputePool(new ComputeOptions { Threads = 2 });
        var (single, pair) = (new IntegerExecutor(model, one), new IntegerExecutor(model, two));
        var (fast, reference) = Interleaved.Run(() => single.Run(inputs), () => ReferenceExecutor.Run(model, inputs),
            Turns);
        var (both, _) = Interleaved.Run(() => pair.Run(inputs), () => single.Run(inputs), Turns);
        Console.WriteLine($"{name,-24}{model.Facts.Work,12:n0}{reference.Median * 1e3,11:F2}{fast.Median * 1e3,10:F2}" +
            $"{reference.Median / fast.Median,8:F1}{both.Median * 1e3,11:F2}");
    }
}
