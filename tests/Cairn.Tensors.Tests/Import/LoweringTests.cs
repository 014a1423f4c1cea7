using System.Collections.Immutable;
using Cairn.Tensors.Import;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Import;

/// <summary>Each form of layer becomes integers that stay near the floats.</summary>
public sealed class LoweringTests
{
    private const double Near = 0.03;

    private static ModelBytes Image(params long[] shape) => new ModelBytes(17).Input("x", shape);

    [Fact]
    public void Convolutions_with_normalisation_activation_and_pooling()
    {
        var model = Image(1, 4, 9, 8).Constant("w", SampleTensors.Floats(1, 6, 2, 3, 3)).Constant("b",
            SampleTensors.Floats(2, 6))
            .Constant("s", SampleTensors.Floats(3, 6)).Constant("m", SampleTensors.Floats(4, 6))
            .Constant("v", SampleTensors.List(1, 2, 3, 4, 5, 6)).Constant("d", SampleTensors.Floats(5, 6, 1, 3, 3))
            .Node("Conv", ["x", "w", "b"], ["c"], ("group", 2), ("pads", new[] { 1, 1, 1, 1 }))
            .Node("BatchNormalization", ["c", "s", "b", "m", "v"], ["n"]).Node("Relu", ["n"], ["r"])
            .Node("MaxPool", ["r"], ["p"], ("kernel_shape", new[] { 2, 2 }), ("strides", new[] { 2, 2 }))
            .Node("Conv", ["p", "d"], ["e"], ("group", 6), ("pads", new[] { 1, 1, 1, 1 }))
            .Node("AveragePool", ["e"], ["a"], ("kernel_shape", new[] { 2, 2 }))
            .Node("GlobalAveragePool", ["a"], ["g"]).Node("Flatten", ["g"], ["y"]).Output("y");
        var nodes = Imported(model).Graph.Nodes;
        Assert.Equal(1, nodes.Count(n => n is MaxPoolNode));
        Assert.Equal(2, nodes.Count(n => n is ConvolutionNode));
    }

    [Fact]
    public void A_classifier_that_ends_in_the_logarithm_of_a_softmax()
    {
        var model = Image(1, 3, 30).Constant("w", SampleTensors.Floats(1, 30, 10)).Constant("slope", 0.2f).Constant("k",
            0.1f)
            .Node("PRelu", ["x", "slope"], ["r"]).Node("ReduceMax", ["r"], ["m"], ("axes", new[] { 1 }), ("keepdims",
                0))
            .Node("MatMul", ["m", "w"], ["l"]).Node("Mul", ["l", "k"], ["s"]).Node("LogSoftmax", ["s"], ["y"])
                .Output("y");
        Imported(model);
    }

    [Fact]
    public void Windows_over_a_line()
    {
        var model = Image(1, 4, 20).Constant("w", SampleTensors.Floats(1, 6, 4, 3)).Constant("b",
            SampleTensors.Floats(2, 6))
            .Node("Conv", ["x", "w", "b"], ["c"], ("pads", new[] { 1, 1 })).Node("Relu", ["c"], ["r"])
            .Node("MaxPool", ["r"], ["p"], ("kernel_shape", new[] { 2 }), ("strides", new[] { 2 }))
            .Node("GlobalAveragePool", ["p"], ["y"]).Output("y");
        Imported(model);
    }

    [Fact]
    public void A_squeeze_and_excitation_block_with_clips()
    {
        var model = Image(1, 8, 6, 6).Constant("w", SampleTensors.Floats(1, 8, 8, 1, 1))
            .Constant("d", SampleTensors.Floats(2, 8, 1, 3, 3)).Constant("s", SampleTensors.Floats(3, 4, 8, 1, 1))
            .Constant("e", SampleTensors.Floats(4, 8, 4, 1, 1)).Constant("zero", 0f).Constant("six", 6f)
            .Node("Conv", ["x", "w"], ["a"]).Node("Clip", ["a", "zero", "six"], ["a6"])
            .Node("Conv", ["a6", "d"], ["b"], ("group", 8), ("pads", new[] { 1, 1, 1, 1 }))
            .Node("Clip", ["b", "zero", "six"], ["b6"]).Node("GlobalAveragePool", ["b6"], ["g"])
            .Node("Conv", ["g", "s"], ["h"]).Node("Relu", ["h"], ["i"]).Node("Conv", ["i", "e"], ["j"])
            .Node("HardSigmoid", ["j"], ["k"]).Node("Mul", ["b6", "k"], ["m"]).Node("Add", ["m", "x"], ["y"])
                .Output("y");
        Imported(model);
    }

    [Fact]
    public void Patches_with_a_class_token_and_positions()
    {
        var model = Image(1, 3, 8, 8).Constant("w", SampleTensors.Floats(1, 16, 3, 4, 4)).Constant("s", 1, 16, 4)
            .Constant("token", SampleTensors.Floats(2, 1, 1, 16)).Constant("places", SampleTensors.Floats(3, 1, 5, 16))
            .Node("Conv", ["x", "w"], ["c"], ("strides", new[] { 4, 4 })).Node("Reshape", ["c", "s"], ["r"])
            .Node("Transpose", ["r"], ["t"], ("perm", new[] { 0, 2, 1 }))
            .Node("Concat", ["token", "t"], ["j"], ("axis", 1)).Node("Add", ["j", "places"], ["y"]).Output("y");
        Imported(model);
    }

    [Fact]
    public void Padding_of_its_own()
    {
        var model = Image(1, 2, 5, 6).Constant("w", SampleTensors.Floats(1, 3, 2, 3, 3))
            .Constant("p", 0, 0, 2, 0, 0, 0, 1, 3).Node("Pad", ["x", "p"], ["q"]).Node("Conv", ["q", "w"], ["y"])
                .Output("y");
        Imported(model);
    }

    [Fact]
    public void A_residual_sum_with_its_activation_is_one_rescale()
    {
        var model = Image(1, 4, 6, 6).Constant("w", SampleTensors.Floats(1, 4, 4, 3, 3))
            .Node("Conv", ["x", "w"], ["c"], ("pads", new[] { 1, 1, 1, 1 })).Node("Add", ["c", "x"], ["s"])
            .Node("Relu", ["s"], ["y"]).Output("y");
        Assert.Equal([typeof(ConvolutionNode), typeof(RescaleNode)], Imported(model).Graph.Nodes.Select(n =>
            n.GetType()));
    }

    [Theory]
    [InlineData("LeakyRelu")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    [InlineData("HardSwish")]
    [InlineData("Elu")]
    [InlineData("Erf")]
    [InlineData("Abs")]
    public void Functions_become_tables_of_a_limb(string function)
    {
        var model = Image(5, 16).Constant("w", SampleTensors.Floats(1, 16, 8)).Node("MatMul", ["x", "w"], ["m"])
            .Node(function, ["m"], ["y"]).Output("y");
        Assert.Equal(4096, Assert.Single(Imported(model).Graph.Tables).Length);
    }

    [Fact]
    public void Functions_written_in_small_operators_are_one_table()
    {
        var model = Image(5, 16).Constant("w", SampleTensors.Floats(1, 16, 8)).Constant("half", 0.5f).Constant("one",
            1f)
            .Constant("root", 1.4142135f).Node("MatMul", ["x", "w"], ["m"]).Node("Div", ["m", "root"], ["d"])
            .Node("Erf", ["d"], ["e"]).Node("Add", ["e", "one"], ["o"]).Node("Mul", ["m", "o"], ["p"])
            .Node("Mul", ["p", "half"], ["y"]).Output("y");
        Assert.Equal([typeof(ProductNode), typeof(RescaleNode), typeof(TableNode)],
            Imported(model).Graph.Nodes.Select(n => n.GetType()));
    }

    [Fact]
    public void A_clip_bounds_its_rescale_and_needs_no_table()
    {
        var model = Image(5, 16).Constant("w", SampleTensors.Floats(1, 16, 8)).Constant("l", 1f).Constant("h", 6f)
            .Node("MatMul", ["x", "w"], ["m"]).Node("Clip", ["m", "l", "h"], ["y"]).Output("y");
        var imported = Imported(model);
        Assert.Empty(imported.Graph.Tables);
        var rescale = Assert.IsType<RescaleNode>(imported.Graph.Nodes[^1]);
        Assert.Equal(1, rescale.Low * imported.Graph.Outputs[0].Scale, 2);
        Assert.Equal(6, rescale.High * imported.Graph.Outputs[0].Scale, 2);
    }

    [Fact]
    public void Normalisations_and_linear_layers_with_biases()
    {
        var model = Image(2, 5, 16).Constant("g", SampleTensors.Floats(1, 16)).Constant("b", SampleTensors.Floats(2,
            16))
            .Constant("w", SampleTensors.Floats(3, 16, 12)).Constant("c", SampleTensors.Floats(4, 12)).Constant("two",
                2f)
            .Constant("eps", 1e-5f).Constant("r", SampleTensors.Floats(5, 12))
            .Node("LayerNormalization", ["x", "g", "b"], ["n"]).Node("MatMul", ["n", "w"], ["m"]).Node("Add", ["c",
                "m"], ["l"])
            .Node("Pow", ["l", "two"], ["q"]).Node("ReduceMean", ["q"], ["v"], ("axes", new[] { -1 }))
            .Node("Add", ["v", "eps"], ["e"]).Node("Sqrt", ["e"], ["s"]).Node("Reciprocal", ["s"], ["i"])
            .Node("Mul", ["l", "i"], ["z"]).Node("Mul", ["z", "r"], ["y"]).Output("y");
        var imported = Imported(model);
        Assert.Equal([true, false], imported.Graph.Nodes.OfType<NormaliseNode>().Select(n => n.Centred));
    }

    [Theory]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-1e9f)]
    [InlineData(-3f)]
    public void Attention_with_a_causal_mask(float fill)
    {
        var mask = new long[6 * 6];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = i % 6 > i / 6 ? 1 : 0;
        var model = Image(1, 2, 6, 8).Constant("k", 0.35f).Constant("f", fill)
            .Constant("mask", new ModelTensor(ElementKind.Bool, [1, 1, 6, 6], mask))
            .Node("Transpose", ["x"], ["t"], ("perm", new[] { 0, 1, 3, 2 })).Node("MatMul", ["x", "t"], ["s"])
            .Node("Mul", ["s", "k"], ["c"]).Node("Where", ["mask", "f", "c"], ["w"]).Node("Softmax", ["w"], ["p"],
                ("axis", -1))
            .Node("MatMul", ["p", "x"], ["y"]).Output("y");
        Assert.Equal(4096, Assert.Single(Imported(model).Graph.Tables).Length);
    }

    [Fact]
    public void An_added_mask_is_a_mask()
    {
        var mask = new float[25];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = i % 5 > i / 5 ? float.NegativeInfinity : 0;
        var model = Image(1, 5, 5).Constant("mask", new ModelTensor([5, 5], mask)).Node("Add", ["x", "mask"], ["w"])
            .Node("Softmax", ["w"], ["y"], ("axis", -1)).Output("y");
        Assert.Single(Imported(model).Graph.Nodes.OfType<MaskNode>());
    }

    [Fact]
    public void Moves_keep_what_is_known_of_each_channel()
    {
        var model = Image(1, 6, 8).Constant("w", SampleTensors.Floats(1, 8, 12)).Constant("z", 4L)
            .Node("MatMul", ["x", "w"], ["m"]).Node("Split", ["m", ""], ["a", "b"], ("axis", 2), ("num_outputs", 2))
            .Node("Transpose", ["a"], ["t"], ("perm", new[] { 0, 2, 1 })).Node("Transpose", ["b"], ["u"], ("perm",
                new[] { 0, 2, 1 }))
            .Node("Concat", ["t", "u"], ["c"], ("axis", 1)).Node("Gather", ["c", "z"], ["g"], ("axis", 1)).Output("g")
            .Node("Mul", ["t", "u"], ["v"]).Node("Sub", ["v", "t"], ["y"]).Output("y");
        Imported(model);
    }

    [Fact]
    public void Choices_and_means_along_axes()
    {
        var model = Image(1, 6, 8).Constant("w", SampleTensors.Floats(1, 8, 12)).Node("ReduceMean", ["x"], ["m"],
                ("axes", new[] { 1 }), ("keepdims", 0))
            .Node("MatMul", ["m", "w"], ["l"]).Node("ArgMax", ["l"], ["y"], ("axis", 1), ("keepdims", 1))
            .Output("y", ElementKind.Int64).Output("l");
        var lowered = ImportCase.Of(model.Read(), 20);
        Assert.InRange(lowered.Report().Outputs[1].RelativeError, 0, Near);
        Assert.Single(lowered.Imported.Model.Graph.Nodes.OfType<ArgMaxNode>());
    }

    [Theory]
    [InlineData(100.0)]
    [InlineData(99.9)]
    public void Percentiles_cut_tails_only(double percentile)
    {
        var model = Image(50, 40).Constant("w", SampleTensors.Floats(1, 40, 10)).Node("MatMul", ["x", "w"], ["y"])
            .Output("y");
        var report = ImportCase.Of(model.Read(), 20, new ImportOptions { Percentile = percentile }).Report();
        Assert.InRange(report.Outputs[0].RelativeError, 0, Near);
    }

    [Theory]
    [InlineData(20, 36)]
    [InlineData(12, 24)]
    public void Fewer_bits_of_multipliers_need_fewer_limbs(int bits, int shift)
    {
        var model = Image(50, 40).Constant("w", SampleTensors.Floats(1, 40, 10)).Node("MatMul", ["x", "w"], ["m"])
            .Node("Relu", ["m"], ["r"]).Constant("v", SampleTensors.Floats(2, 10, 9)).Node("MatMul", ["r", "v"], ["y"])
            .Output("y");
        var lowered = ImportCase.Of(model.Read(), 20, new ImportOptions { MultiplierBits = bits });
        var report = lowered.Report();
        Assert.InRange(report.Outputs[0].RelativeError, 0, Near);
        Assert.InRange(report.Rounding.LargestDifference, 0, 1);
        var rescale = lowered.Imported.Model.Graph.Nodes.OfType<RescaleNode>().First();
        Assert.Equal(shift, rescale.Shift);
        Assert.InRange(rescale.Terms[0].Multipliers.Max(), 1 << (bits - 1), int.MaxValue);
    }

    [Fact]
    public void What_has_no_form_in_integers_is_refused_by_name()
    {
        Refused(Image(2, 3).Input("z", 2, 3).Named("ratio", "Div", ["x", "z"], ["y"]).Output("y"), "ratio", "divides");
        Refused(Image(2, 3).Named("soft", "Softmax", ["x"], ["y"], ("axis", 0)).Output("y"), "soft", "last axis");
        Refused(Image(1, 1, 4, 4).Named("pool", "AveragePool", ["x"], ["y"], ("kernel_shape", new[] { 2, 2 }),
            ("pads", new[] { 1, 1, 1, 1 })).Output("y"), "pool", "border");
        Refused(Image(1, 1, 4, 4).Named("pad", "Pad", ["x", "p"], ["y"]).Constant("p", 0, 1, 1, 1, 0, 0, 1, 1)
            .Output("y"), "pad", "last two");
        Refused(Image(2, 3).Named("big", "Gemm", ["x", "z"], ["y"]).Input("z", 3, 2).Output("y"), "big", "computed");
    }

    [Fact]
    public void A_float_model_without_samples_says_what_to_give()
    {
        var model = Image(2, 3).Node("Relu", ["x"], ["y"]).Output("y").Read();
        Assert.True(FloatGraph.TryBuild(model, ImmutableDictionary<string, ImmutableArray<int>>.Empty, out var graph,
            out _));
        Assert.False(ModelImporter.TryImport(graph, null, new ImportOptions(), out _, out var error));
        Assert.Contains("--calibrate", error.Remedy, StringComparison.Ordinal);
    }

    private static IntegerModel Imported(ModelBytes model)
    {
        var lowered = ImportCase.Of(model.Read(), 20);
        var report = lowered.Report();
        Assert.All(report.Outputs, o => Assert.InRange(o.RelativeError, 0, Near));
        Assert.InRange(report.Rounding.LargestDifference, 0, 1);
        return lowered.Imported.Model;
    }

    private static void Refused(ModelBytes model, string node, string reason)
    {
        Assert.True(FloatGraph.TryBuild(model.Read(), ImmutableDictionary<string, ImmutableArray<int>>.Empty,
            out var graph,
            out var error), error?.ToString());
        var sample = SampleTensors.Inputs(graph.Inputs, 1);
        Assert.True(Calibrator.TryRun(graph, [sample], 100, out var calibration, out error), error?.ToString());
        Assert.False(ModelImporter.TryImport(graph, calibration, new ImportOptions(), out _, out error));
        Assert.Equal(node, error.Node);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }
}
