using Cairn.Tensors.Compute;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Tests.Support;

namespace Cairn.Tensors.Tests.Linear;

public sealed class MatMulTests
{
    private static readonly (int M, int N, int K)[] Shapes =
    [
        (1, 1, 1), (0, 5, 3), (5, 0, 3), (3, 4, 0), (1, 33, 257), (7, 31, 255), (8, 32, 256), (9, 33, 257), (6, 16, 8),
        (13, 17, 19), (24, 64, 300), (23, 127, 31), (2, 515, 70), (130, 70, 521), (64, 128, 513), (300, 530, 40),
        (257, 3, 100), (8, 600, 700), (5, 1, 1000), (41, 97, 128), (16, 200, 2100), (1, 400, 1025), (15, 5, 3),
    ];

    public static TheoryData<MatMulLayout, bool, string> Cases()
    {
        var cases = new TheoryData<MatMulLayout, bool, string>();
        foreach (var layout in Enum.GetValues<MatMulLayout>())
        foreach (var accumulate in new[] { false, true })
        foreach (var kind in Inputs.Kinds)
            cases.Add(layout, accumulate, kind);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_pool_gives_the_bits_of_the_plain_loop(MatMulLayout layout, bool accumulate, string kind)
    {
        foreach (var (m, n, k) in Shapes)
        {
            var shape = new MatMulShape(layout, m, n, k) { Accumulate = accumulate };
            Check(shape, kind);
            Check(shape with
            {
                StrideA = shape.ColumnsA + 3, StrideB = shape.ColumnsB + 5, StrideC = n + 7,
            }, kind);
        }
    }

    [Fact]
    public void A_large_product_is_cut_among_threads_without_changing_a_bit()
    {
        foreach (var layout in Enum.GetValues<MatMulLayout>())
            Check(new MatMulShape(layout, 200, 1100, 290), "plain");
    }

    [Fact]
    public void The_first_element_that_is_not_finite_is_the_fault()
    {
        foreach (var pool in Pools.All)
        {
            var (a, b, c) = (Inputs.Plain(40 * 50, 1), Inputs.Plain(50 * 70, 2), new float[40 * 75]);
            a[30 * 50 + 7] = float.MaxValue;
            b[7 * 70 + 61] = 2.5f;
            pool.Label = "head";
            MatMul.Multiply(pool, new MatMulShape(MatMulLayout.NN, 40, 70, 50) { StrideC = 75 }, a, b, c);
            var first = Enumerable.Range(0, 40 * 70).First(i => !float.IsFinite(c[i / 70 * 75 + i % 70]));
            Assert.Equal(new KernelFault("head/matmul", first), pool.Fault);
            Assert.Equal(30, first / 70);
            pool.ClearFault();
            Assert.Null(pool.Fault);
        }
    }

    [Theory]
    [InlineData("a", 11, 12, 12)]
    [InlineData("b", 12, 11, 12)]
    [InlineData("c", 12, 12, 8)]
    public void A_short_span_is_refused_by_name(string name, int lengthA, int lengthB, int lengthC)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 1 });
        var exception = Assert.Throws<ArgumentException>(() => MatMul.Multiply(
            pool, new MatMulShape(MatMulLayout.NN, 3, 3, 4), new float[lengthA], new float[lengthB],
            new float[lengthC]));
        Assert.Equal(name, exception.ParamName);
    }

    private static void Check(MatMulShape shape, string kind)
    {
        var a = Inputs.Of(kind, shape.RowsA * shape.RowStrideA, 1);
        var b = Inputs.Of(kind, shape.RowsB * shape.RowStrideB, 2);
        var start = Inputs.Of(kind, shape.M * shape.RowStrideC, 3);
        var expected = start.ToArray();
        Plain(shape, a, b, expected);
        foreach (var pool in Pools.All)
        {
            var actual = start.ToArray();
            MatMul.Multiply(pool, shape, a, b, actual);
            Bits.Equal(expected, actual, $"{shape}, {kind}, {Pools.Name(pool)}");
            pool.ClearFault();
        }
    }

    private static void Plain(MatMulShape shape, float[] a, float[] b, float[] c)
    {
        for (var i = 0; i < shape.M; i++)
        for (var j = 0; j < shape.N; j++)
        {
            ref var target = ref c[i * shape.RowStrideC + j];
            var sum = shape.Accumulate ? target : 0f;
            for (var k = 0; k < shape.K; k++)
                sum = MathF.FusedMultiplyAdd(
                    a[shape.Layout == MatMulLayout.TN ? k * shape.RowStrideA + i : i * shape.RowStrideA + k],
                    b[shape.Layout == MatMulLayout.NT ? j * shape.RowStrideB + k : k * shape.RowStrideB + j], sum);
            target = sum + 0f;
        }
    }
}
