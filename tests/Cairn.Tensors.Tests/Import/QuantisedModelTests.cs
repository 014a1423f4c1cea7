using System.Collections.Immutable;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Execution;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Import;

/// <summary>
/// Models that carry their own scales, against ONNX Runtime: accumulators exactly, the rest to one quantum.
/// </summary>
public sealed class QuantisedModelTests
{
    private const ElementKind U8 = ElementKind.UInt8;
    private const ElementKind I8 = ElementKind.Int8;

    private static ModelTensor Zero(ElementKind kind, params long[] value) =>
        new(kind, value.Length == 1 ? [] : [value.Length], value);

    [OnnxRuntimeFact]
    public void Accumulators_are_equal_bit_for_bit()
    {
        foreach (var (pads, group, zero, seed) in new[] { (0, 1, 0, 1), (1, 1, 77, 2), (2, 2, 255, 3), (1, 4, 128, 4) })
        {
            var model = new ModelBytes(13).Input("x", U8, 1, 4, 9, 7).Constant("w", SampleTensors.Integers(seed, I8, 8,
                4 / group, 3, 3))
                .Constant("z", Zero(U8, zero))
                .Node("ConvInteger", ["x", "w", "z"], ["y"], ("group", group), ("pads", new[] { pads, pads, pads,
                    pads }),
                    ("strides", new[] { 1, 2 })).Output("y", ElementKind.Int32);
            Compare(model, seed, 0, 0);
        }

        Compare(new ModelBytes(13).Input("x", I8, 5, 300).Constant("w", SampleTensors.Integers(9, U8, (100, 227), 300,
            33))
            .Constant("z", Zero(I8, -5)).Constant("v", Zero(U8, 127))
            .Node("MatMulInteger", ["x", "w", "z", "v"], ["y"]).Output("y", ElementKind.Int32), 9, 0, 0);
    }

    [OnnxRuntimeFact]
    public void Requantised_outputs_are_within_one_quantum()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var model = new ModelBytes(13).Input("x", U8, 1, 3, 12, 12)
                .Constant("w", SampleTensors.Integers(seed, I8, 6, 3, 3, 3))
                .Constant("b", SampleTensors.Integers(seed, ElementKind.Int32, (-9999, 9999), 6)).Constant("sx", 0.017f)
                .Constant("zx", Zero(U8, 110)).Constant("sw", SampleTensors.List(0.011f, 0.02f, 0.03f, 0.01f, 0.007f,
                    0.013f))
                .Constant("zw", Zero(I8, 0, 0, 0, 0, 0, 0)).Constant("sy", 0.21f + seed * 0.03f).Constant("zy", Zero(U8,
                    119))
                .Node("QLinearConv", ["x", "sx", "zx", "w", "sw", "zw", "sy", "zy", "b"], ["y"], ("pads", new[] { 1, 1,
                    0, 0 }))
                .Output("y", U8);
            Compare(model, seed, 1, 0.002);
            model = new ModelBytes(13).Input("x", U8, 9, 60).Constant("w", SampleTensors.Integers(seed, I8, (-120, 127),
                60, 40))
                .Constant("sx", 0.023f).Constant("zx", Zero(U8, 131)).Constant("sw", 0.017f).Constant("zw", Zero(I8, 3))
                .Constant("sy", 0.31f + seed * 0.07f).Constant("zy", Zero(U8, 128))
                .Node("QLinearMatMul", ["x", "sx", "zx", "w", "sw", "zw", "sy", "zy"], ["y"]).Output("y", U8);
            Compare(model, seed, 1, 0.002);
        }
    }

    [OnnxRuntimeFact]
    public void A_net_of_quantise_and_dequantise_pairs_needs_no_calibration()
    {
        var imported = Compare(QdqNet(), 3, 2, 0.05);
        var weights = SampleTensors.Integers(1, I8, 6, 3, 3, 3).Integers.ToArray().Select(v => (int)v);
        Assert.Contains(imported.Weights, w => w.SequenceEqual(weights));
        var input = imported.Graph.Inputs[0];
        Assert.Equal((-100, 155, 0.02f, 100), (input.Low, input.High, input.Scale, input.ZeroPoint));
    }

    internal static ModelBytes QdqNet()
    {
        var model = new ModelBytes(13).Input("x", 1, 3, 10, 10).Output("y");
        void Scale(string name, float scale, ElementKind kind, long zero) =>
            model.Constant($"{name}.s", scale).Constant($"{name}.z", Zero(kind, zero));
        void Pair(string from, string to)
        {
            model.Node("QuantizeLinear", [from, $"{to}.s", $"{to}.z"], [$"{to}.q"]);
            model.Node("DequantizeLinear", [$"{to}.q", $"{to}.s", $"{to}.z"], [to]);
        }

        Scale("a", 0.02f, U8, 100);
        Scale("c", 0.05f, U8, 0);
        Scale("d", 0.05f, U8, 0);
        Scale("y", 0.11f, I8, -3);
        Scale("w2", 0.004f, I8, 0);
        model.Constant("w.q", SampleTensors.Integers(1, I8, 6, 3, 3, 3)).Constant("w.s",
            SampleTensors.List(0.002f, 0.003f, 0.001f, 0.002f, 0.004f, 0.001f)).Constant("w.z", Zero(I8, 0, 0, 0, 0, 0,
                0))
            .Constant("w2.q", SampleTensors.Integers(2, I8, 7, 150));
        Pair("x", "a");
        model.Node("DequantizeLinear", ["w.q", "w.s", "w.z"], ["w"], ("axis", 0))
            .Node("DequantizeLinear", ["w2.q", "w2.s", "w2.z"], ["w2"])
            .Node("Conv", ["a", "w"], ["conv"], ("pads", new[] { 1, 1, 1, 1 })).Node("Relu", ["conv"], ["relu"]);
        Pair("relu", "c");
        model.Node("MaxPool", ["c"], ["pool"], ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }));
        Pair("pool", "d");
        model.Node("Flatten", ["d"], ["flat"]).Node("Gemm", ["flat", "w2"], ["gemm"], ("transB", 1));
        Pair("gemm", "y");
        return model;
    }

    /// <param name="quanta">Largest difference, in units of the output.</param>
    /// <param name="share">Largest share of elements that differ.</param>
    private static IntegerModel Compare(ModelBytes bytes, int seed, int quanta, double share)
    {
        Assert.True(FloatGraph.TryBuild(bytes.Read(), ImmutableDictionary<string, ImmutableArray<int>>.Empty,
            out var graph,
            out var error), error?.ToString());
        Assert.True(ModelImporter.TryImport(graph, null, new ImportOptions(), out var imported, out error),
            error?.ToString());
        var inputs = graph.Inputs.ToImmutableDictionary(i => i.Name, i => i.Kind == ElementKind.Float32
            ? SampleTensors.Of(i, seed)
            : SampleTensors.Integers(seed, i.Kind, [.. i.Shape]));
        var model = imported.Model;
        var numbers = ReferenceExecutor.Run(model, [.. graph.Inputs.Select((input, i) =>
            InputQuantiser.Quantise(model.Graph.Inputs[i], inputs[input.Name]))])[model.Graph.Outputs[0].Tensor];
        var (outputs, fault) = Assert.Single(OnnxRuntimePeer.Run([(bytes.Build(), inputs)]));
        Assert.True(outputs is not null, fault);
        var (theirs, output) = (outputs[0], model.Graph.Outputs[0]);
        var differing = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            var expected = theirs.IsFloat
                ? (int)MathF.Round(theirs.Floats[i] / output.Scale)
                : (int)theirs.Integers[i] - output.ZeroPoint;
            differing += expected == numbers[i] ? 0 : 1;
            Assert.True(Math.Abs(expected - numbers[i]) <= quanta,
                $"seed {seed}, element {i}: {numbers[i]}, not {expected} (of {numbers.Length})");
        }

        Assert.True(differing <= share * numbers.Length, $"seed {seed}: {differing} of {numbers.Length} differ");
        return model;
    }
}
