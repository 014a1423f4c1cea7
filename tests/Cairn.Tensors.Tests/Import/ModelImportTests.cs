using System.Collections.Immutable;
using Cairn.Evm.Tests;
using Cairn.Tensors.Integers.Encoding;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Import;

/// <summary>
/// The models beside the repository: imported, compared with their float form, executed in every way.
/// </summary>
public sealed class ModelImportTests
{
    [DataFact("models/dp_mlp_iris.onnx")]
    public void A_perceptron() => Check("dp_mlp_iris", 16, 0.02, 0.9);

    [DataFact("models/ezkl_4l.onnx")]
    public void A_small_convolutional_net() => Check("ezkl_4l", 8, 0.02, 0.9);

    [DataFact("models/ezkl_lenet5.onnx")]
    public void LeNet() => Check("ezkl_lenet5", 4, 0.03, 0.9);

    [DataFact("models/jst_cifar.onnx")]
    public void A_net_of_265822_parameters() => Check("jst_cifar", 2, 0.02, 1);

    [DataFact("models/ezkl_nanogpt.onnx")]
    public void A_transformer() => Check("ezkl_nanogpt", 2, 0.03, 0.97);

    private static void Check(string name, int samples, double errorMax, double agreeing)
    {
        var file = File.ReadAllBytes(SharedData.Path($"models/{name}.onnx"));
        Assert.True(OnnxModel.TryRead(file, out var onnx, out var error), error?.ToString());
        var imported = ImportCase.Of(onnx, samples);
        var report = imported.Report();
        Assert.InRange(Assert.Single(report.Outputs).RelativeError, 0, errorMax);
        Assert.True(report.Accuracy.Agreeing >= agreeing * report.Accuracy.Rows, $"{report.Accuracy}");
        Assert.True(report.Rounding.LargestDifference <= 1 &&
            report.Rounding.Differing * 1000 <= report.Rounding.Outputs, $"{report.Rounding}");

        var bytes = ModelFile.Write(imported.Imported.Model);
        Assert.True(ModelFile.TryRead(bytes, out var read, out error), error?.ToString());
        Assert.Equal(bytes, ModelFile.Write(read));
        var inputs = imported.Inputs(0);
        var expected = ReferenceExecutor.Run(read, inputs);
        foreach (var pool in Pools.All)
        {
            var actual = new IntegerExecutor(read, pool).Run(inputs);
            for (var t = 0; t < expected.Length; t++)
                Assert.True(expected[t].AsSpan().SequenceEqual(actual[t]), $"{Pools.Name(pool)}, tensor {t}");
        }
    }
}
