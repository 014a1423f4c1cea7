using System.Collections.Immutable;
using System.Diagnostics;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Inference;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Encoding;

/// <summary>Writes a graph, part by part.</summary>
internal sealed class GraphWriter
{
    private readonly LeafWriter _bytes = new();

    public static byte[] Write(IntegerGraph graph)
    {
        var writer = new GraphWriter();
        writer._bytes.Byte(GraphEncoding.Version);
        writer.All(graph.Inputs, writer.Input);
        writer.All(graph.Parameters, writer.Parameter);
        writer.All(graph.Tables, table => writer.All(table, v => writer.Signed(v)));
        writer.All(graph.Nodes, writer.Node);
        writer.All(graph.Outputs, writer.Output);
        return writer._bytes.ToArray();
    }

    private void Number(int value) => _bytes.Unsigned((ulong)value);

    private void Signed(long value) => _bytes.Unsigned((ulong)((value << 1) ^ (value >> 63)));

    private void Numbers(params ReadOnlySpan<int> values)
    {
        foreach (var value in values)
            Number(value);
    }

    private void Flag(bool flag) => _bytes.Byte(flag ? 1 : 0);

    private void All<T>(ImmutableArray<T> list, Action<T> write)
    {
        Number(list.Length);
        foreach (var item in list)
            write(item);
    }

    private void Meaning(float scale, int zeroPoint)
    {
        _bytes.Word(BitConverter.SingleToUInt32Bits(scale));
        Signed(zeroPoint);
    }

    private void Input(IntegerInput input)
    {
        All(input.Shape, Number);
        Signed(input.Low);
        Signed(input.High);
        Meaning(input.Scale, input.ZeroPoint);
    }

    private void Parameter(IntegerParameter parameter)
    {
        All(parameter.Shape, Number);
        Number(parameter.Limit);
    }

    private void Output(IntegerOutput output)
    {
        Number(output.Tensor);
        Meaning(output.Scale, output.ZeroPoint);
    }

    private void Window(WindowShape w) => Numbers(w.Height, w.Width, w.KernelHeight, w.KernelWidth, w.StrideY,
        w.StrideX, w.PadTop, w.PadLeft, w.DilationY, w.DilationX, w.OutHeight, w.OutWidth);

    private void Start(NodeCode code, params ReadOnlySpan<int> numbers)
    {
        _bytes.Byte((int)code);
        Numbers(numbers);
    }

    private void Node(IntegerNode node)
    {
        switch (node)
        {
            case ConvolutionNode n:
                Start(NodeCode.Convolution, n.Source, n.Weights, n.Bias + 1, n.Groups);
                Window(n.Window);
                break;
            case ProductNode n: Start(NodeCode.Product, n.Source, n.Weights, n.Bias + 1); break;
            case MatrixProductNode n: Start(NodeCode.MatrixProduct, n.Left, n.Right); break;
            case MultiplyNode n: Start(NodeCode.Multiply, n.Left, n.Right); break;
            case WindowSumNode n:
                Start(NodeCode.WindowSum, n.Source);
                Window(n.Window);
                break;
            case MaxPoolNode n:
                Start(NodeCode.MaxPool, n.Source);
                Window(n.Window);
                break;
            case RescaleNode n: Rescale(n); break;
            case TableNode n:
                Start(NodeCode.Table, n.Source, n.Table);
                Signed(n.First);
                break;
            case MaskNode n: Mask(n); break;
            case SoftmaxNode n: Start(NodeCode.Softmax, n.Source, n.Table, n.One); break;
            case NormaliseNode n:
                Start(NodeCode.Normalise, n.Source, n.FractionBits);
                Signed(n.Epsilon);
                Flag(n.Centred);
                break;
            case ArgMaxNode n:
                Start(NodeCode.ArgMax, n.Source);
                Flag(n.TakesLast);
                break;
            default: Moved(node); break;
        }
    }

    private void Moved(IntegerNode node)
    {
        switch (node)
        {
            case ReshapeNode n:
                Start(NodeCode.Reshape, n.Source);
                All(n.Shape, Number);
                break;
            case TransposeNode n:
                Start(NodeCode.Transpose, n.Source);
                All(n.Order, Number);
                break;
            case SliceNode n:
                Start(NodeCode.Slice, n.Source, n.Axis, n.Start, n.Count);
                Signed(n.Step);
                break;
            case ConcatNode n:
                Start(NodeCode.Concat, n.Axis);
                All(n.Parts, Number);
                break;
            case EmbeddingNode n: Start(NodeCode.Embedding, n.Source, n.Rows); break;
            case ParameterNode n: Start(NodeCode.Parameter, n.Parameter); break;
            default: throw new UnreachableException();
        }
    }

    private void Rescale(RescaleNode n)
    {
        Start(NodeCode.Rescale, n.Shift, n.Axis);
        Signed(n.Low);
        Signed(n.High);
        All(n.Offsets, Signed);
        Number(n.Terms.Length);
        foreach (var term in n.Terms)
        {
            Number(term.Source);
            foreach (var multiplier in term.Multipliers)
                Signed(multiplier);
        }
    }

    private void Mask(MaskNode n)
    {
        Start(NodeCode.Mask, n.Source);
        All(n.Shape, Number);
        Signed(n.Fill);
        All(n.Bits, b => _bytes.Byte(b));
    }
}
