using System.Collections.Immutable;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Tensors.Integers.Execution;

/// <summary>
/// Executes an integer graph fast: vector kernels chosen for the processor, on the threads of a pool. Every result is
/// the reference executor's, bit for bit.
/// </summary>
/// <remarks>Serves one caller at a time, like its pool. Weights are packed once, when it is made.</remarks>
public sealed class IntegerExecutor
{
    private readonly IntegerModel _model;
    private readonly ComputePool _pool;
    private readonly PackedProduct?[] _products;

    public IntegerExecutor(IntegerModel model, ComputePool pool)
    {
        (_model, _pool) = (model, pool);
        _products = new PackedProduct?[model.Graph.TensorCount];
        for (var tensor = model.Graph.Inputs.Length; tensor < _products.Length; tensor++)
            _products[tensor] = model.Graph.NodeOf(tensor) switch
            {
                ConvolutionNode n => new PackedConvolution(model, n, pool.VectorBits),
                ProductNode n => new PackedProduct(model, n, pool.VectorBits),
                _ => null,
            };
    }

    /// <summary>Every tensor: the inputs, then one for each node.</summary>
    /// <param name="inputs">One list for each input, row-major.</param>
    /// <exception cref="ArgumentException">An input has another length, or an element beyond its range.</exception>
    public int[][] Run(ImmutableArray<int[]> inputs)
    {
        InputCheck.Require(_model.Graph, inputs);
        var tensors = new int[_model.Graph.TensorCount][];
        inputs.CopyTo(tensors);
        for (var tensor = inputs.Length; tensor < tensors.Length; tensor++)
            tensors[tensor] = Compute(tensors, tensor);
        return tensors;
    }

    private int[] Compute(int[][] tensors, int tensor)
    {
        var (node, facts) = (_model.Graph.NodeOf(tensor)!, _model.Facts.Tensors);
        if (_products[tensor] is { } product)
        {
            var y = new int[facts[tensor].Count];
            product.Run(_pool, tensors[node.Sources[0]], y);
            return y;
        }

        return node switch
        {
            MatrixProductNode n => MatrixProducts.Run(_pool, facts, n, tensors),
            RescaleNode n => RescaleKernel.Run(_pool, n, tensors, facts[tensor].Shape),
            _ => ReferenceExecutor.Compute(_model, tensors, tensor),
        };
    }
}
