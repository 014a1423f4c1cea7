using System.Buffers.Binary;
using Cairn.Tensors.Onnx;
using Google.Protobuf;

namespace Cairn.Tensors.Tests.Support;

/// <summary>Writes small ONNX models for tests.</summary>
internal sealed class ModelBytes(int opset)
{
    private readonly List<Action<CodedOutputStream>> _graph = [];
    private readonly Dictionary<string, ElementKind> _kinds = [];

    public List<string> Outputs { get; } = [];

    public ModelBytes Input(string name, ElementKind kind, params long[] shape) => Value(11, name, kind, shape);

    public ModelBytes Input(string name, params long[] shape) => Input(name, ElementKind.Float32, shape);

    public ModelBytes Output(string name, ElementKind kind = ElementKind.Float32, params long[] shape)
    {
        Outputs.Add(name);
        return Value(12, name, kind, shape);
    }

    /// <summary>Gives an output that is there already another type.</summary>
    public void Retype(string output, ElementKind kind) => _kinds[output] = kind;

    public ModelBytes Constant(string name, ModelTensor tensor)
    {
        _graph.Add(o => Message(o, 5, t => Tensor(t, name, tensor)));
        return this;
    }

    public ModelBytes Constant(string name, params long[] list) =>
        Constant(name, new ModelTensor(ElementKind.Int64, [list.Length], list));

    public ModelBytes Constant(string name, float scalar) => Constant(name, ModelTensor.Scalar(scalar));

    public ModelBytes Node(string operation, string[] inputs, string[] outputs, params (string, object)[] attributes) =>
        Named($"{operation}-{_graph.Count}", operation, inputs, outputs, attributes);

    public ModelBytes Named(
        string name, string operation, string[] inputs, string[] outputs, params (string, object)[] attributes)
    {
        _graph.Add(o => Message(o, 1, n =>
        {
            foreach (var input in inputs)
                Text(n, 1, input);
            foreach (var output in outputs)
                Text(n, 2, output);
            Text(n, 3, name);
            Text(n, 4, operation);
            foreach (var (key, value) in attributes)
                Message(n, 5, a => Attribute(a, key, value));
        }));
        return this;
    }

    public byte[] Build() => Bytes(model =>
    {
        Number(model, 1, 8);
        Message(model, 8, o =>
        {
            Text(o, 1, "");
            Number(o, 2, opset);
        });
        Message(model, 7, graph =>
        {
            Text(graph, 2, "test");
            foreach (var part in _graph)
                part(graph);
        });
    });

    public OnnxModel Read()
    {
        Assert.True(OnnxModel.TryRead(Build(), out var model, out var error), error?.ToString());
        return model;
    }

    private ModelBytes Value(int field, string name, ElementKind kind, long[] shape)
    {
        _graph.Add(o => Message(o, field, v =>
        {
            Text(v, 1, name);
            Message(v, 2, type => Message(type, 1, t =>
            {
                Number(t, 1, (long)_kinds.GetValueOrDefault(name, kind));
                if (shape.Length > 0 || field == 11)
                    Message(t, 2, s =>
                    {
                        foreach (var extent in shape)
                            Message(s, 1, d => Extent(d, extent));
                    });
            }));
        }));
        return this;
    }

    private static void Extent(CodedOutputStream dimension, long extent)
    {
        if (extent < 0)
            Text(dimension, 2, "batch");
        else
            Number(dimension, 1, extent);
    }

    private static void Attribute(CodedOutputStream a, string name, object value)
    {
        Text(a, 1, name);
        switch (value)
        {
            case float real:
                a.WriteTag(2, WireFormat.WireType.Fixed32);
                a.WriteFloat(real);
                Number(a, 20, 1);
                break;
            case int or long:
                Number(a, 3, Convert.ToInt64(value));
                Number(a, 20, 2);
                break;
            case string text:
                Text(a, 4, text);
                Number(a, 20, 3);
                break;
            case ModelTensor tensor:
                Message(a, 5, t => Tensor(t, "", tensor));
                Number(a, 20, 4);
                break;
            case int[] list:
                foreach (var i in list)
                    Number(a, 8, i);
                Number(a, 20, 7);
                break;
        }
    }

    private static void Tensor(CodedOutputStream t, string name, ModelTensor tensor)
    {
        foreach (var extent in tensor.Shape)
            Number(t, 1, extent);
        Number(t, 2, (long)tensor.Kind);
        Text(t, 8, name);
        t.WriteTag(9, WireFormat.WireType.LengthDelimited);
        t.WriteBytes(ByteString.CopyFrom(Raw(tensor)));
    }

    public static byte[] Raw(ModelTensor tensor)
    {
        var size = tensor.Kind switch
        {
            ElementKind.Float32 or ElementKind.Int32 => 4, ElementKind.Int64 => 8, _ => 1,
        };
        var bytes = new byte[tensor.Count * size];
        for (var i = 0; i < tensor.Count; i++)
        {
            var at = bytes.AsSpan(i * size);
            if (tensor.IsFloat)
                BinaryPrimitives.WriteSingleLittleEndian(at, tensor.Floats[i]);
            else if (size == 4)
                BinaryPrimitives.WriteInt32LittleEndian(at, (int)tensor.Integers[i]);
            else if (size == 8)
                BinaryPrimitives.WriteInt64LittleEndian(at, tensor.Integers[i]);
            else
                at[0] = (byte)tensor.Integers[i];
        }

        return bytes;
    }

    private static void Text(CodedOutputStream o, int field, string text)
    {
        o.WriteTag(field, WireFormat.WireType.LengthDelimited);
        o.WriteString(text);
    }

    private static void Number(CodedOutputStream o, int field, long number)
    {
        o.WriteTag(field, WireFormat.WireType.Varint);
        o.WriteInt64(number);
    }

    private static void Message(CodedOutputStream o, int field, Action<CodedOutputStream> content)
    {
        o.WriteTag(field, WireFormat.WireType.LengthDelimited);
        o.WriteBytes(ByteString.CopyFrom(Bytes(content)));
    }

    private static byte[] Bytes(Action<CodedOutputStream> content)
    {
        using var memory = new MemoryStream();
        using (var stream = new CodedOutputStream(memory, true))
            content(stream);
        return memory.ToArray();
    }
}
