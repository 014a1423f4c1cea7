using System.Collections.Immutable;
using System.Diagnostics;
using Cairn.Tensors.Integers.Graph;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>
/// Executes an integer graph as it is defined: plain and checked. The specification of the fast executor.
/// </summary>
public static class ReferenceExecutor
{
    /// <summary>Every tensor: the inputs, then one for each node.</summary>
    /// <param name="inputs">One list for each input, row-major.</param>
    /// <exception cref="ArgumentException">An input has another length, or an element beyond its range.</exception>
    public static int[][] Run(IntegerModel model, ImmutableArray<int[]> inputs)
    {
        InputCheck.Require(model.Graph, inputs);
        var tensors = new int[model.Graph.TensorCount][];
        inputs.CopyTo(tensors);
        for (var tensor = inputs.Length; tensor < tensors.Length; tensor++)
            tensors[tensor] = Compute(model, tensors, tensor);
        return tensors;
    }

    /// <summary>One tensor from those before it.</summary>
    internal static int[] Compute(IntegerModel model, int[][] tensors, int tensor)
    {
        var node = model.Graph.NodeOf(tensor)!;
        var y = new int[model.Facts.Tensors[tensor].Count];
        var shape = model.Facts.Tensors[tensor].Shape;
        ImmutableArray<int> ShapeOf(int source) => model.Facts.Tensors[source].Shape;
        switch (node)
        {
            case ConvolutionNode n: ReferenceProducts.Convolution(model, n, tensors[n.Source], ShapeOf(n.Source), y);
                break;
            case ProductNode n: ReferenceProducts.Product(model, n, tensors[n.Source], y); break;
            case MatrixProductNode n:
                ReferenceProducts.MatrixProduct(tensors[n.Left], tensors[n.Right], ShapeOf(n.Left), ShapeOf(n.Right),
                    y);
                break;
            case MultiplyNode n: ReferenceValues.Multiply(tensors[n.Left], tensors[n.Right], y); break;
            case WindowSumNode n: ReferenceWindows.Sum(n.Window, tensors[n.Source], y); break;
            case MaxPoolNode n: ReferenceWindows.Max(n.Window, tensors[n.Source], y); break;
            case RescaleNode n: ReferenceValues.Rescale(n, tensors, shape, y); break;
            case TableNode n: ReferenceValues.Table(n, model.Graph.Tables[n.Table], tensors[n.Source], y); break;
            case MaskNode n: ReferenceValues.Mask(n, tensors[n.Source], y); break;
            case SoftmaxNode n:
                ReferenceRows.Softmax(n, model.Graph.Tables[n.Table], tensors[n.Source], shape[^1], y);
                break;
            case NormaliseNode n: ReferenceRows.Normalise(n, tensors[n.Source], shape[^1], y); break;
            case ArgMaxNode n: ReferenceRows.ArgMax(n, tensors[n.Source], ShapeOf(n.Source)[^1], y); break;
            case ReshapeNode n: tensors[n.Source].CopyTo(y, 0); break;
            case TransposeNode n: ReferenceMoves.Transpose(n, tensors[n.Source], ShapeOf(n.Source), shape, y); break;
            case SliceNode n: ReferenceMoves.Slice(n, tensors[n.Source], ShapeOf(n.Source), shape, y); break;
            case ConcatNode n: ReferenceMoves.Concat(n, tensors, shape, y); break;
            case EmbeddingNode n: ReferenceMoves.Embedding(model.Weights[n.Rows], tensors[n.Source], shape[^1], y);
                break;
            case ParameterNode n: model.Weights[n.Parameter].CopyTo(y); break;
            default: throw new UnreachableException();
        }

        return y;
    }
}
