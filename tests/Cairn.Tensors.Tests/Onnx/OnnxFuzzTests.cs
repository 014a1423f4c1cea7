using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Inference;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Onnx;

public sealed class OnnxFuzzTests
{
    private const int Rounds = 10_000;
    private const int Seed = 20_260;

    [Fact]
    public void Damaged_models_are_refused_or_run_but_never_crash()
    {
        var models = OperatorCases.All.Select(c => (c.Name, Bytes: c.Model.Build())).ToArray();
        var random = new Random(Seed);
        var (read, built) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (name, bytes) = models[round % models.Length];
            var damaged = Mutations.Of(bytes, random);
            try
            {
                if (!OnnxModel.TryRead(damaged, out var model, out _))
                    continue;
                read++;
                if (FloatGraph.TryBuild(model, ImmutableDictionary<string, ImmutableArray<int>>.Empty, out _, out _))
                    built++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed}, round {round}, {name}: {e}");
            }
        }

        Assert.True(read > Rounds / 20 && built > Rounds / 100, $"{read} read, {built} built");
    }
}
