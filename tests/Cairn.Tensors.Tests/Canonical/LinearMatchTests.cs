using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Layers;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class LinearMatchTests
{
    private static readonly (int M, int N, int K)[] Shapes =
    [
        (1, 1, 1), (2, 3, 0), (0, 3, 2), (3, 5, 7), (9, 33, 17), (8, 32, 40), (5, 1, 600), (17, 34, 33),
    ];

    public static TheoryData<MatMulLayout, string> Cases()
    {
        var cases = new TheoryData<MatMulLayout, string>();
        foreach (var layout in Enum.GetValues<MatMulLayout>())
        foreach (var kind in Edges.Kinds)
            cases.Add(layout, kind);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Matrix_products(MatMulLayout layout, string kind)
    {
        foreach (var (m, n, k) in Shapes)
        {
            Product(layout, m, n, k, kind, false);
            Product(layout, m, n, k, kind, true);
        }
    }

    [Fact]
    public void A_product_longer_than_a_chain_is_several_instances_and_the_same_bits()
    {
        const int Length = 2 * FormLimits.ChainLength + 5;
        Assert.Equal(3, Product(MatMulLayout.NT, 2, 3, Length, "plain", true).Instances.Length);
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Residual_sums(string kind)
    {
        foreach (var n in new[] { 1, 15, 16, 17, 100 })
        {
            TensorDeclaration a = TensorDeclaration.Float32("a", n), b = TensorDeclaration.Float32("b", n);
            var output = TensorDeclaration.Float32("output", n);
            var (x, y) = (Edges.Of(kind, n, 1), Edges.Of(kind, n, 2));
            KernelMatch.Check(LinearOperators.Residual("residual", n, a, b, output),
                new TensorSet().Put(a, x).Put(b, y), pool =>
                {
                    var sum = new float[n];
                    Residual.Add(pool, x, y, sum);
                    return [("output", sum)];
                }, $"{kind} {n}");
        }
    }

    private static CanonicalOperator Product(MatMulLayout layout, int m, int n, int k, string kind, bool accumulate)
    {
        var a = layout == MatMulLayout.TN ? TensorDeclaration.Float32("a", k, m) : TensorDeclaration.Float32("a", m, k);
        var b = layout == MatMulLayout.NT ? TensorDeclaration.Float32("b", n, k) : TensorDeclaration.Float32("b", k, n);
        var c = TensorDeclaration.Float32("c", m, n);
        var start = accumulate ? TensorDeclaration.Float32("start", m, n) : null;
        var (x, y, z) = (Edges.Of(kind, m * k, 1), Edges.Of(kind, k * n, 2), Edges.Of(kind, m * n, 3));
        var tensors = new TensorSet().Put(a, x).Put(b, y);
        if (start is not null)
            tensors.Put(start, z);
        var subject = LinearOperators.MatMul("product", layout, m, n, k, a, b, c, start);
        KernelMatch.Check(subject, tensors, pool =>
        {
            var product = accumulate ? z.ToArray() : new float[m * n];
            MatMul.Multiply(pool, new MatMulShape(layout, m, n, k) { Accumulate = accumulate }, x, y, product);
            return [("c", product)];
        }, $"{layout} {m}x{n}x{k} {kind}");
        return subject;
    }
}
