using System.Collections.Immutable;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Inference;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Import;

public sealed class ImportFuzzTests
{
    private const int Rounds = 10_000;
    private const int Seed = 31_337;

    [Fact]
    public void Damaged_models_are_refused_or_imported_but_never_crash()
    {
        (string Name, byte[] Bytes)[] models = [.. OperatorCases.All.Select(c => (c.Name, c.Model.Build())),
            .. Enumerable.Repeat(("net", QuantisedModelTests.QdqNet().Build()), 10)];
        var random = new Random(Seed);
        var imported = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (name, bytes) = models[round % models.Length];
            var damaged = round < models.Length ? bytes : Mutations.Of(bytes, random);
            try
            {
                imported += Import(damaged) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed}, round {round}, {name}: {e}");
            }
        }

        Assert.True(imported > Rounds / 50, $"{imported} imported");
    }

    [Fact]
    public void Damaged_samples_are_refused_or_read_but_never_crash()
    {
        OnnxInput[] inputs = [new("x", ElementKind.Float32, [1, 2, 2])];
        byte[][] files =
        [
            "{\"input_data\": [[1, 2.5, -3e2, 4], [\"5\", 6, 7, 8]]}"u8.ToArray(), "[[1,2],[3,4]]"u8.ToArray(),
            "{\"x\": [[[1, 2], [3, 4]]]}"u8.ToArray(), [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5,
                6, 7, 8],
            new byte[32],
        ];
        var random = new Random(Seed);
        var read = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var file = files[round % files.Length];
            file = round < files.Length ? file : Mutations.Of(file, random);
            var done = SampleReader.TryRead(file, inputs, new PixelScaling(), 9, out var samples, out var error);
            Assert.True(round >= files.Length || done, $"{round}: {error}");
            Assert.True(!done || samples.All(s => s["x"].Count == 4));
            read += done ? 1 : 0;
        }

        Assert.InRange(read, Rounds / 50, Rounds);
    }

    private static bool Import(byte[] damaged)
    {
        if (!OnnxModel.TryRead(damaged, out var model, out _) || !FloatGraph.TryBuild(model,
            ImmutableDictionary<string, ImmutableArray<int>>.Empty, out var graph, out _))
            return false;
        var calibration = default(Calibration);
        if (!ModelImporter.TryImport(graph, null, new ImportOptions(), out _, out _) && !Calibrator.TryRun(graph,
            [SampleTensors.Inputs(graph.Inputs, 1)], 99.9, out calibration, out _))
            return false;
        return ModelImporter.TryImport(graph, calibration, new ImportOptions(), out _, out _);
    }
}
