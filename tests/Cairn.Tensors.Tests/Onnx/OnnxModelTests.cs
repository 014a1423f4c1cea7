using System.Collections.Immutable;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Onnx;
using Cairn.Tensors.Tests.Support;
using Google.Protobuf;

namespace Cairn.Tensors.Tests.Onnx;

/// <summary>What a file may say, and what is refused with the name of the place.</summary>
public sealed class OnnxModelTests
{
    private static ModelBytes Linear => new ModelBytes(13).Input("x", -1, 4).Constant("w", SampleTensors.Floats(1, 4,
        3))
        .Named("fc", "MatMul", ["x", "w"], ["y"]).Output("y");

    [Fact]
    public void A_model_is_read_whole()
    {
        var model = Linear.Read();
        Assert.Equal(13, model.Opset);
        Assert.Equal<int>([-1, 4], Assert.Single(model.Inputs).Shape.ToArray());
        var node = Assert.Single(model.Nodes);
        Assert.Equal(("fc", "MatMul"), (node.Name, node.Operator));
        Assert.Equal(SampleTensors.Floats(1, 4, 3).Floats.ToArray(), model.Constants["w"].Floats.ToArray());
    }

    [Fact]
    public void A_symbolic_batch_is_bound_to_one_or_as_told()
    {
        Assert.Equal<int>([1, 3], Build(Linear, []).Types["y"].Shape.ToArray());
        Assert.Equal<int>([5, 3], Build(Linear, new() { ["x"] = [5, 4] }).Types["y"].Shape.ToArray());
        Refused(Linear, "input 'x'", "not fixed", new() { ["x"] = [5, 5] });
        Refused(Linear, "input 'z'", "no input of that name", new() { ["z"] = [1] });
        Refused(new ModelBytes(13).Input("x", -1, -1).Node("Relu", ["x"], ["y"]).Output("y"), "input 'x'", "not fixed");
    }

    [Fact]
    public void Names_are_given_once_and_before_they_are_used()
    {
        Refused(Linear.Named("again", "Relu", ["x"], ["y"]), "again", "defined already");
        Refused(new ModelBytes(13).Input("x", 4).Named("a", "Add", ["x", "b"], ["y"]).Named("c", "Relu", ["y"], ["b"])
            .Output("y"), "a", "'b' is defined nowhere before");
        Refused(Linear.Constant("w", 1f), "file", "'w' is there twice");
        Refused(Linear.Output("lost"), "output 'lost'", "nothing computes it");
        Refused(new ModelBytes(13).Input("x", 4).Input("x", 4).Node("Relu", ["x"], ["y"]).Output("y"), "input 'x'",
            "twice");
        Refused(new ModelBytes(13).Input("x", 4), "file", "no output");
    }

    [Fact]
    public void What_is_not_known_is_named()
    {
        Refused(new ModelBytes(13).Input("x", 4).Named("odd", "Einsum", ["x"], ["y"]).Output("y"), "odd", "not known");
        Refused(new ModelBytes(99).Input("x", 4).Node("Relu", ["x"], ["y"]).Output("y"), "file", "operator set is 99");
        Refused(new ModelBytes(13).Input("x", 4).Input("s", ElementKind.Int64, 1)
            .Named("flex", "Reshape", ["x", "s"], ["y"]).Output("y"), "flex", "decides a shape");
        Refused(new ModelBytes(13).Input("x", 1, 2, 5, 5).Constant("w", SampleTensors.Floats(1, 3, 3, 3, 3))
            .Named("conv", "Conv", ["x", "w"], ["y"]).Output("y"), "conv", "2 channels in 1 groups");
    }

    [Fact]
    public void Sizes_are_bounded_before_memory_is_taken()
    {
        Refused(new ModelBytes(13).Input("x", 1 << 20, 1 << 20).Node("Relu", ["x"], ["y"]).Output("y"), "input 'x'",
            "large");
        Refused(new ModelBytes(13).Input("x", 1).Constant("s", 1 << 26, 1 << 26)
            .Named("fill", "ConstantOfShape", ["s"], ["y"]).Output("y"), "fill", "too large");
        Refused(new ModelBytes(13).Input("x", 1 << 13, 1 << 13).Node("MatMul", ["x", "x"], ["y"]).Output("y"),
            "MatMul-1", "too much work");
        Refused(new ModelBytes(13).Input("x", 1, 1, 1, 1, 1, 1, 1, 1, 1).Node("Relu", ["x"], ["y"]).Output("y"), "'x'",
            "9 axes");
    }

    [Fact]
    public void Data_in_other_files_is_refused()
    {
        var tensor = Bytes(t =>
        {
            Number(t, 1, 1);
            Number(t, 2, 1);
            Text(t, 8, "w");
            Text(t, 13, "location");
            Number(t, 14, 1);
        });
        Refused(Bytes(m =>
        {
            Message(m, 8, Bytes(o => Number(o, 2, 13)));
            Message(m, 7, Bytes(g => Message(g, 5, tensor)));
        }), "tensor 'w'", "another file");
    }

    [Theory]
    [InlineData(10, "003c00c0")]
    [InlineData(11, "000000000000f03f00000000000000c0")]
    public void Floats_of_other_widths_are_read_as_float32(int type, string data)
    {
        var tensor = Bytes(t =>
        {
            Number(t, 1, 2);
            Number(t, 2, type);
            Text(t, 8, "w");
            t.WriteTag(9, WireFormat.WireType.LengthDelimited);
            t.WriteBytes(ByteString.CopyFrom(Convert.FromHexString(data)));
        });
        var output = Bytes(v =>
        {
            Text(v, 1, "w");
            Message(v, 2, Bytes(t => Message(t, 1, Bytes(e => Number(e, 1, 1)))));
        });
        Assert.True(OnnxModel.TryRead(Bytes(m =>
        {
            Message(m, 8, Bytes(o => Number(o, 2, 13)));
            Message(m, 7, Bytes(g =>
            {
                Message(g, 5, tensor);
                Message(g, 12, output);
            }));
        }), out var model, out var error), error?.ToString());
        Assert.Equal<float>([1, -2], model.Constants["w"].Floats.ToArray());
    }

    [Fact]
    public void Broken_bytes_are_refused()
    {
        Refused([], "file", "no graph");
        Refused([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], "file", "not an ONNX model");
        Refused([0x3B, 0x3C], "file", "group");
        Refused(Bytes(m => Number(m, 7, 5)), "file", "wire type");
        var whole = Linear.Build();
        for (var length = 0; length < whole.Length; length++)
            Assert.False(OnnxModel.TryRead(whole[..length], out _, out _));
    }

    [Fact]
    public void A_graph_within_a_node_is_refused()
    {
        var node = Bytes(n =>
        {
            Text(n, 3, "loop");
            Text(n, 4, "Loop");
            Message(n, 5, Bytes(a => Message(a, 6, [])));
        });
        Refused(Bytes(m =>
        {
            Message(m, 8, Bytes(o => Number(o, 2, 13)));
            Message(m, 7, Bytes(g => Message(g, 1, node)));
        }), "loop", "a graph of its own");
    }

    private static FloatGraph Build(ModelBytes model, Dictionary<string, ImmutableArray<int>> shapes)
    {
        Assert.True(FloatGraph.TryBuild(model.Read(), shapes, out var graph, out var error), error?.ToString());
        return graph;
    }

    private static void Refused(
        ModelBytes model, string node, string reason, Dictionary<string, ImmutableArray<int>>? shapes = null) =>
        Refused(model.Build(), node, reason, shapes);

    private static void Refused(
        byte[] file, string node, string reason, Dictionary<string, ImmutableArray<int>>? shapes = null)
    {
        if (OnnxModel.TryRead(file, out var model, out var error))
            Assert.False(FloatGraph.TryBuild(model, shapes ?? [], out _, out error));
        Assert.Equal(node, error!.Node);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    private static void Number(CodedOutputStream o, int field, long number)
    {
        o.WriteTag(field, WireFormat.WireType.Varint);
        o.WriteInt64(number);
    }

    private static void Text(CodedOutputStream o, int field, string text)
    {
        o.WriteTag(field, WireFormat.WireType.LengthDelimited);
        o.WriteString(text);
    }

    private static void Message(CodedOutputStream o, int field, byte[] content)
    {
        o.WriteTag(field, WireFormat.WireType.LengthDelimited);
        o.WriteBytes(ByteString.CopyFrom(content));
    }

    private static byte[] Bytes(Action<CodedOutputStream> content)
    {
        using var memory = new MemoryStream();
        using (var stream = new CodedOutputStream(memory, true))
            content(stream);
        return memory.ToArray();
    }
}
