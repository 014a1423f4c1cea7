using System.Collections.Immutable;
using Cairn.Tensors.Onnx;

namespace Cairn.Tensors.Inference.Operators;

/// <summary>Matrix products.</summary>
internal static class MatrixOperators
{
    public static (string Name, Operator Operator)[] All =>
    [
        ("MatMul", Operator.Of(c => Product(c, c.Real(0), c.Real(1)))),
        ("Gemm", Operator.Of(Gemm)),
    ];

    /// <summary>Numpy's matmul: the last two axes are matrices, those before them broadcast.</summary>
    public static ModelTensor Product(OperatorCall call, ModelTensor a, ModelTensor b)
    {
        var shape = MatrixShape.Of(call, a.Shape, b.Shape);
        var result = new float[call.Reserve(shape.Output.AsSpan(), shape.K)];
        var (pa, pb) = shape.Batches();
        for (var i = 0; i < pa.Length; i++)
            FloatProduct.Add(a.Floats.Slice(pa[i] * shape.M * shape.K, shape.M * shape.K),
                b.Floats.Slice(pb[i] * shape.K * shape.N, shape.K * shape.N),
                result.AsSpan(i * shape.M * shape.N, shape.M * shape.N), shape.M, shape.K, shape.N);
        return new ModelTensor(shape.Output, result);
    }

    public static ModelTensor Transposed(ModelTensor x) => IndexOperators.Take(x, [x.Shape[1], x.Shape[0]],
        Broadcast.Strided([x.Shape[1], x.Shape[0]], [1, x.Shape[1]], 0));

    private static ModelTensor Gemm(OperatorCall call)
    {
        var (a, b) = (call.Real(0), call.Real(1));
        if (a.Rank != 2 || b.Rank != 2)
            throw call.Refuse("its factors are no matrices.");
        a = call.Int("transA", 0) != 0 ? Transposed(a) : a;
        b = call.Int("transB", 0) != 0 ? Transposed(b) : b;
        var (alpha, beta) = (call.Float("alpha", 1), call.Float("beta", 1));
        var product = Scaled(Product(call, a, b), alpha);
        if (call.OptionalReal(2) is not { } bias)
            return product;
        var sum = ArithmeticOperators.Combine(call, product, Scaled(bias, beta), (x, y) => x + y, null);
        return sum.Shape.SequenceEqual(product.Shape)
            ? sum
            : throw call.Refuse($"its bias of {ShapeText.Of(bias.Shape)} does not fit its product.");
    }

    private static ModelTensor Scaled(ModelTensor x, float factor)
    {
        if (factor == 1)
            return x;
        var result = x.Floats.ToArray();
        for (var i = 0; i < result.Length; i++)
            result[i] *= factor;
        return new ModelTensor(x.Shape, result);
    }
}
