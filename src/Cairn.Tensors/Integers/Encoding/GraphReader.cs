using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Encoding;

/// <summary>Reads a graph. A list is never longer than the bytes that are left.</summary>
internal ref struct GraphReader(ReadOnlySpan<byte> bytes)
{
    private readonly int _length = bytes.Length;
    private LeafReader _reader = new(bytes);

    private delegate T Part<T>(ref GraphReader reader);

    public IntegerGraph Read()
    {
        if (_reader.Byte() != GraphEncoding.Version)
            throw Refuse($"this reads version {GraphEncoding.Version} only.");
        var inputs = All("inputs", IntegerLimits.Count, static (ref r) =>
            new IntegerInput(r.Shape(), r.Signed(), r.Signed(), r.Scale(), r.Signed()));
        var parameters = All("parameters", IntegerLimits.Count, static (ref r) =>
            new IntegerParameter(r.Shape(), r.Number()));
        var tables = All("tables", IntegerLimits.Count, static (ref r) =>
            r.All("rows", IntegerLimits.TableRows, static (ref r) => r.Signed()));
        var nodes = All("nodes", IntegerLimits.Count, static (ref r) => r.Node());
        var outputs = All("outputs", IntegerLimits.Count, static (ref r) =>
            new IntegerOutput(r.Number(), r.Scale(), r.Signed()));
        if (_reader.Position != _length)
            throw Refuse("there are bytes behind its end.");
        return new IntegerGraph(inputs, parameters, tables, nodes, outputs);
    }

    private IntegerNode Node() => (NodeCode)_reader.Byte() switch
    {
        NodeCode.Convolution => Convolution(),
        NodeCode.Product => new ProductNode(Number(), Number(), Number() - 1),
        NodeCode.MatrixProduct => new MatrixProductNode(Number(), Number()),
        NodeCode.Multiply => new MultiplyNode(Number(), Number()),
        NodeCode.WindowSum => new WindowSumNode(Number(), Window()),
        NodeCode.MaxPool => new MaxPoolNode(Number(), Window()),
        NodeCode.Rescale => Rescale(),
        NodeCode.Table => new TableNode(Number(), Number(), Signed()),
        NodeCode.Mask => Mask(),
        NodeCode.Softmax => new SoftmaxNode(Number(), Number(), Number()),
        NodeCode.Normalise => Normalise(),
        NodeCode.ArgMax => new ArgMaxNode(Number(), Flag()),
        NodeCode.Reshape => new ReshapeNode(Number(), Shape()),
        NodeCode.Transpose => new TransposeNode(Number(), Shape()),
        NodeCode.Slice => Slice(),
        NodeCode.Concat => Concat(),
        NodeCode.Embedding => new EmbeddingNode(Number(), Number()),
        NodeCode.Parameter => new ParameterNode(Number()),
        var code => throw Refuse($"there is no node of kind {(int)code}."),
    };

    private ConvolutionNode Convolution()
    {
        var (source, weights, bias, groups) = (Number(), Number(), Number() - 1, Number());
        return new ConvolutionNode(source, weights, bias, Window(), groups);
    }

    private RescaleNode Rescale()
    {
        var (shift, axis, low, high) = (Number(), Number(), Signed(), Signed());
        var offsets = All("offsets", IntegerLimits.Elements, static (ref r) => r.Wide());
        var terms = ImmutableArray.CreateBuilder<RescaleTerm>();
        for (var left = Count("terms", IntegerLimits.Terms); left > 0; left--)
        {
            var (source, multipliers) = (Number(), ImmutableArray.CreateBuilder<int>());
            for (var i = 0; i < offsets.Length; i++)
                multipliers.Add(Signed());
            terms.Add(new RescaleTerm(source, multipliers.ToImmutable()));
        }

        return new RescaleNode(terms.ToImmutable(), axis, offsets, shift, low, high);
    }

    private MaskNode Mask()
    {
        var (source, shape, fill) = (Number(), Shape(), Signed());
        return new MaskNode(source, shape, All("bits", IntegerLimits.Elements, static (ref r) => r._reader.Byte()),
            fill);
    }

    private NormaliseNode Normalise()
    {
        var (source, bits) = (Number(), Number());
        return new NormaliseNode(source, Wide(), bits, Flag());
    }

    private SliceNode Slice()
    {
        var (source, axis, start, count) = (Number(), Number(), Number(), Number());
        return new SliceNode(source, axis, start, Signed(), count);
    }

    private ConcatNode Concat()
    {
        var axis = Number();
        return new ConcatNode(All("parts", IntegerLimits.Count, static (ref r) => r.Number()), axis);
    }

    private WindowShape Window() => new(Number(), Number(), Number(), Number(), Number(), Number(), Number(), Number(),
        Number(), Number(), Number(), Number());

    private ImmutableArray<int> Shape() => All("axes", IntegerLimits.Rank, static (ref r) => r.Number());

    private ImmutableArray<T> All<T>(string what, int most, Part<T> read)
    {
        var list = ImmutableArray.CreateBuilder<T>();
        for (var left = Count(what, most); left > 0; left--)
            list.Add(read(ref this));
        return list.ToImmutable();
    }

    private int Count(string what, int most)
    {
        var count = Number();
        return count <= most && count <= _length - _reader.Position
            ? count
            : throw Refuse($"it has {count} {what}; at most {most}, and no more than there are bytes.");
    }

    private int Number()
    {
        var number = _reader.Unsigned();
        if (_reader.IsShort)
            throw Refuse("it ends too early.");
        return number <= int.MaxValue ? (int)number : throw Refuse($"a number of {number}.");
    }

    private long Wide()
    {
        var number = _reader.Unsigned();
        return _reader.IsShort ? throw Refuse("it ends too early.") : (long)(number >> 1) ^ -(long)(number & 1);
    }

    private int Signed()
    {
        var number = Wide();
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Refuse($"a number of {number}.");
    }

    private bool Flag() => _reader.Byte() != 0;

    private float Scale() => BitConverter.UInt32BitsToSingle(_reader.Word());

    private static ModelRefusedException Refuse(string reason) => new("graph", "", reason);
}
