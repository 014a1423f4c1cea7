using System.Collections.Immutable;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Inference;

/// <summary>Models of one operator each, in the forms that exporters write.</summary>
internal static class OperatorCases
{
    public static IEnumerable<(string Name, ModelBytes Model)> All =>
        [.. Arithmetic(), .. Unary(), .. Matrices(), .. Windows(), .. Norms(), .. Shapes(), .. Quantised()];

    private static (string, ModelBytes) Case(string name, ModelBytes model) => (name, model);

    private static ModelBytes One(
        string operation, int opset, long[] shape, string[]? more = null, params (string, object)[] attributes) =>
        new ModelBytes(opset).Input("x", shape).Node(operation, ["x", .. more ?? []], ["y"], attributes).Output("y");

    private static IEnumerable<(string, ModelBytes)> Arithmetic()
    {
        foreach (var name in new[] { "Add", "Sub", "Mul", "Div", "Min", "Max" })
            yield return Case(name, new ModelBytes(13).Input("x", 2, 3, 4).Input("z", 3, 1)
                .Node(name, ["x", "z"], ["y"]).Output("y"));
        foreach (var exponent in new[] { 2f, 3f, -1f, 0f })
            yield return Case($"Pow {exponent}", One("Pow", 13, [5, 7], ["e"]).Constant("e", exponent));
        yield return Case("Pow 0.7", new ModelBytes(13).Input("x", 5).Constant("e", 0.7f).Node("Abs", ["x"], ["a"])
            .Node("Pow", ["a", "e"], ["y"]).Output("y"));
        foreach (var name in new[] { "Equal", "Greater", "Less", "LessOrEqual", "GreaterOrEqual" })
            yield return Case(name, new ModelBytes(16).Input("x", 2, 3).Input("z", 3)
                .Node(name, ["x", "z"], ["y"]).Output("y", ElementKind.Bool));
        yield return Case("Where", new ModelBytes(16).Input("x", 2, 3).Input("z", 3).Constant("zero", 0f)
            .Node("Greater", ["x", "zero"], ["c"]).Node("Where", ["c", "x", "z"], ["y"]).Output("y"));
    }

    private static IEnumerable<(string, ModelBytes)> Unary()
    {
        foreach (var name in new[]
            { "Relu", "LeakyRelu", "Elu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Erf", "Exp", "Neg", "Abs",
                "Reciprocal", "Identity", "Floor", "Ceil", "Round", "Sign", "Softsign", "Softplus", "Selu", "Celu",
                "Mish" })
            yield return Case(name, One(name, name == "Mish" ? 18 : 14, [3, 50]));
        yield return Case("Sqrt, Log", new ModelBytes(14).Input("x", 50).Node("Abs", ["x"], ["a"])
            .Node("Sqrt", ["a"], ["s"]).Node("Log", ["s"], ["y"]).Output("y"));
        yield return Case("Gelu", One("Gelu", 20, [100]));
        yield return Case("Gelu tanh", One("Gelu", 20, [100], null, ("approximate", "tanh")));
        yield return Case("Clip 7", One("Clip", 7, [30], null, ("min", -0.5f), ("max", 1f)));
        yield return Case("Clip 13", One("Clip", 13, [30], ["", "m"]).Constant("m", 1f));
        yield return Case("Cast", One("Cast", 13, [30], null, ("to", 6)).OutputKind("y", ElementKind.Int32));
        yield return Case("Dropout", One("Dropout", 13, [30]));
    }

    private static IEnumerable<(string, ModelBytes)> Matrices()
    {
        yield return Case("MatMul", new ModelBytes(13).Input("x", 2, 3, 4).Input("z", 4, 5)
            .Node("MatMul", ["x", "z"], ["y"]).Output("y"));
        yield return Case("MatMul batched", new ModelBytes(13).Input("x", 2, 1, 3, 4).Input("z", 5, 4, 6)
            .Node("MatMul", ["x", "z"], ["y"]).Output("y"));
        yield return Case("MatMul vector", new ModelBytes(13).Input("x", 4).Input("z", 2, 4, 6)
            .Node("MatMul", ["x", "z"], ["y"]).Output("y"));
        yield return Case("Gemm", new ModelBytes(13).Input("x", 4, 3).Input("w", 5, 4).Input("b", 5)
            .Node("Gemm", ["x", "w", "b"], ["y"], ("transA", 1), ("transB", 1), ("alpha", 0.5f), ("beta", 2f))
                .Output("y"));
        yield return Case("Gemm plain", new ModelBytes(11).Input("x", 3, 4).Input("w", 4, 5)
            .Node("Gemm", ["x", "w"], ["y"]).Output("y"));
    }

    private static IEnumerable<(string, ModelBytes)> Windows()
    {
        ModelBytes Conv(long[] x, int[] w, params (string, object)[] attributes) => new ModelBytes(13).Input("x", x)
            .Constant("w", SampleTensors.Floats(3, w)).Constant("b", SampleTensors.Floats(4, w[0]))
            .Node("Conv", ["x", "w", "b"], ["y"], attributes).Output("y");
        yield return Case("Conv", Conv([2, 3, 7, 8], [4, 3, 3, 2]));
        yield return Case("Conv strided", Conv([1, 3, 9, 8], [4, 3, 3, 3], ("strides", new[] { 2, 3 }),
            ("pads", new[] { 1, 0, 2, 1 }), ("dilations", new[] { 2, 1 })));
        yield return Case("Conv grouped", Conv([1, 4, 6, 6], [6, 2, 3, 3], ("group", 2), ("pads", new[] { 1, 1, 1,
            1 })));
        yield return Case("Conv depthwise", Conv([1, 4, 6, 6], [4, 1, 3, 3], ("group", 4)));
        foreach (var mode in new[] { "SAME_UPPER", "SAME_LOWER", "VALID" })
            yield return Case($"Conv {mode}", Conv([1, 2, 7, 7], [2, 2, 4, 4], ("auto_pad", mode), ("strides",
                new[] { 2, 2 })));
        foreach (var name in new[] { "MaxPool", "AveragePool" })
        {
            yield return Case(name, One(name, 13, [1, 3, 8, 8], null, ("kernel_shape", new[] { 2, 2 }), ("strides",
                new[] { 2, 2 })));
            yield return Case($"{name} padded", One(name, 13, [2, 3, 7, 9], null, ("kernel_shape", new[] { 3, 2 }),
                ("strides", new[] { 2, 1 }), ("pads", new[] { 1, 1, 1, 0 })));
            yield return Case($"{name} ceil", One(name, 13, [1, 2, 7, 8], null, ("kernel_shape", new[] { 3, 3 }),
                ("strides", new[] { 2, 2 }), ("ceil_mode", 1)));
        }

        yield return Case("AveragePool counting", One("AveragePool", 13, [1, 2, 6, 6], null,
            ("kernel_shape", new[] { 3, 3 }), ("pads", new[] { 1, 1, 1, 1 }), ("count_include_pad", 1)));
        yield return Case("Conv line", Conv([2, 4, 11], [6, 2, 3], ("group", 2), ("strides", new[] { 2 }),
            ("pads", new[] { 2, 1 }), ("dilations", new[] { 2 })));
        yield return Case("Conv line SAME", Conv([1, 2, 8], [3, 2, 3], ("auto_pad", "SAME_UPPER"),
            ("strides", new[] { 2 })));
        yield return Case("MaxPool line", One("MaxPool", 13, [1, 3, 9], null, ("kernel_shape", new[] { 3 }),
            ("strides", new[] { 2 }), ("pads", new[] { 1, 1 })));
        yield return Case("GlobalAveragePool line", One("GlobalAveragePool", 13, [2, 3, 5]));
        yield return Case("GlobalAveragePool", One("GlobalAveragePool", 13, [2, 3, 5, 4]));
        yield return Case("GlobalMaxPool", One("GlobalMaxPool", 13, [2, 3, 5, 4]));
    }

    private static IEnumerable<(string, ModelBytes)> Norms()
    {
        yield return Case("BatchNormalization", One("BatchNormalization", 14, [2, 3, 4, 4], ["s", "b", "m", "v"])
            .Constant("s", SampleTensors.Floats(1, 3)).Constant("b", SampleTensors.Floats(2, 3)).Constant("m",
                SampleTensors.Floats(3, 3))
            .Constant("v", SampleTensors.List(0.5f, 1.5f, 3)));
        yield return Case("LayerNormalization", One("LayerNormalization", 17, [2, 3, 16], ["s", "b"])
            .Constant("s", SampleTensors.Floats(1, 16)).Constant("b", SampleTensors.Floats(2, 16)));
        yield return Case("Softmax", One("Softmax", 13, [2, 3, 9]));
        yield return Case("Softmax inner", One("Softmax", 13, [2, 3, 9], null, ("axis", 1)));
        yield return Case("Softmax 11", One("Softmax", 11, [2, 3, 9], null, ("axis", 1)));
        yield return Case("ReduceMean", One("ReduceMean", 13, [2, 3, 9], null, ("axes", new[] { -1 })));
        yield return Case("ReduceMean 18", One("ReduceMean", 18, [2, 3, 9], ["a"], ("keepdims", 0)).Constant("a", 0L,
            2L));
        yield return Case("ReduceMax", One("ReduceMax", 13, [2, 3, 9], null, ("axes", new[] { 1, 2 })));
        yield return Case("LogSoftmax", One("LogSoftmax", 13, [2, 3, 9]));
        yield return Case("PRelu", new ModelBytes(16).Input("x", 2, 3, 4).Input("z", 3, 1)
            .Node("PRelu", ["x", "z"], ["y"]).Output("y"));
        yield return Case("Tile", One("Tile", 13, [2, 3], ["r"]).Constant("r", 2, 3));
        yield return Case("Trilu", One("Trilu", 14, [2, 4, 5], ["k"]).Constant("k", 1L));
        yield return Case("Trilu lower", One("Trilu", 14, [4, 5], null, ("upper", 0)));
        yield return Case("ReduceSum", One("ReduceSum", 13, [2, 3, 9]));
        yield return Case("ArgMax", One("ArgMax", 13, [2, 3, 9], null, ("axis", -1), ("keepdims", 0))
            .OutputKind("y", ElementKind.Int64));
    }

    private static IEnumerable<(string, ModelBytes)> Shapes()
    {
        yield return Case("Transpose", One("Transpose", 13, [2, 3, 4], null, ("perm", new[] { 2, 0, 1 })));
        yield return Case("Transpose plain", One("Transpose", 13, [2, 3, 4]));
        yield return Case("Flatten", One("Flatten", 13, [2, 3, 4], null, ("axis", 2)));
        yield return Case("Reshape", One("Reshape", 13, [2, 3, 4], ["s"]).Constant("s", 0, -1, 2));
        yield return Case("Squeeze 11", One("Squeeze", 11, [2, 1, 4, 1], null, ("axes", new[] { 1, -1 })));
        yield return Case("Squeeze 13", One("Squeeze", 13, [2, 1, 4, 1], ["a"]).Constant("a", 1L));
        yield return Case("Unsqueeze", One("Unsqueeze", 13, [2, 4], ["a"]).Constant("a", 0, -1));
        yield return Case("Concat", new ModelBytes(13).Input("x", 2, 3, 4).Input("z", 2, 2, 4)
            .Node("Concat", ["x", "z"], ["y"], ("axis", 1)).Output("y"));
        yield return Case("Slice 9", One("Slice", 9, [5, 6], null, ("starts", new[] { 1, -4 }), ("ends", new[] { 9,
            -1 })));
        yield return Case("Slice 13", One("Slice", 13, [5, 6, 3], ["s", "e", "a", "t"]).Constant("s", 4, 1)
            .Constant("e", long.MinValue, 6).Constant("a", 0, 1).Constant("t", -2, 2));
        yield return Case("Split", new ModelBytes(11).Input("x", 2, 7)
            .Node("Split", ["x"], ["y", "z"], ("axis", 1), ("split", new[] { 3, 4 })).Output("y").Output("z"));
        yield return Case("Gather", One("Gather", 13, [5, 6], ["i"], ("axis", 1))
            .Constant("i", new ModelTensor(ElementKind.Int64, [2, 2], [0, 5, -1, 2])));
        yield return Case("Expand", One("Expand", 13, [3, 1], ["s"]).Constant("s", 2, 1, 4));
        yield return Case("Pad", One("Pad", 13, [3, 4], ["p", "v"]).Constant("p", 1, 0, 2, 3).Constant("v", 0.5f));
        yield return Case("Shape arithmetic", new ModelBytes(13).Input("x", 2, 3, 4).Constant("i", 1L).Constant("m",
            -1L)
            .Node("Shape", ["x"], ["s"]).Node("Gather", ["s", "i"], ["g"]).Node("Concat", ["g", "m"], ["r"], ("axis",
                0))
            .Node("Reshape", ["x", "r"], ["y"]).Output("y"));
    }

    private static IEnumerable<(string, ModelBytes)> Quantised()
    {
        var (u8, i8) = (ElementKind.UInt8, ElementKind.Int8);
        ModelTensor One(ElementKind kind, long value) => new(kind, [], [value]);
        yield return Case("QuantizeLinear", new ModelBytes(13).Input("x", 40).Constant("s", 0.02f)
            .Constant("z", One(u8, 100)).Node("QuantizeLinear", ["x", "s", "z"], ["y"]).Output("y", u8));
        yield return Case("DequantizeLinear", new ModelBytes(13).Input("x", i8, 3, 4).Constant("s",
            SampleTensors.List(0.1f, 0.2f, 0.3f))
            .Constant("z", new ModelTensor(i8, [3], [0, 3, -4])).Node("DequantizeLinear", ["x", "s", "z"], ["y"],
                ("axis", 0))
            .Output("y"));
        yield return Case("MatMulInteger", new ModelBytes(13).Input("x", u8, 3, 40).Input("w", i8, 40, 5)
            .Constant("z", One(u8, 7)).Node("MatMulInteger", ["x", "w", "z"], ["y"]).Output("y", ElementKind.Int32));
        yield return Case("ConvInteger", new ModelBytes(13).Input("x", u8, 1, 3, 6, 6).Input("w", u8, 4, 3, 3, 3)
            .Constant("z", One(u8, 7)).Constant("v", One(u8, 120))
            .Node("ConvInteger", ["x", "w", "z", "v"], ["y"], ("pads", new[] { 1, 1, 1, 1 })).Output("y",
                ElementKind.Int32));
        yield return Case("QLinearMatMul", new ModelBytes(13).Input("x", u8, 3, 40).Constant("w",
            SampleTensors.Integers(5, i8, 40, 5))
            .Constant("sx", 0.02f).Constant("zx", One(u8, 110)).Constant("sw", SampleTensors.List(0.01f, 0.02f, 0.03f,
                0.01f, 0.005f))
            .Constant("zw", new ModelTensor(i8, [5], new long[5])).Constant("sy", 0.1f).Constant("zy", One(u8, 128))
            .Node("QLinearMatMul", ["x", "sx", "zx", "w", "sw", "zw", "sy", "zy"], ["y"]).Output("y", u8));
        yield return Case("QLinearConv", new ModelBytes(13).Input("x", u8, 1, 3, 6, 6)
            .Constant("w", SampleTensors.Integers(6, i8, 4, 3, 3, 3)).Constant("b", SampleTensors.Integers(7,
                ElementKind.Int32, (-9999, 9999), 4))
            .Constant("sx", 0.02f).Constant("zx", One(u8, 110)).Constant("sw", SampleTensors.List(0.01f, 0.02f, 0.03f,
                0.01f))
            .Constant("zw", new ModelTensor(i8, [4], new long[4])).Constant("sy", 0.3f).Constant("zy", One(u8, 128))
            .Node("QLinearConv", ["x", "sx", "zx", "w", "sw", "zw", "sy", "zy", "b"], ["y"], ("pads", new[] { 1, 1, 0,
                0 }))
            .Output("y", u8));
    }

    private static ModelBytes OutputKind(this ModelBytes model, string name, ElementKind kind)
    {
        model.Retype(name, kind);
        return model;
    }
}
