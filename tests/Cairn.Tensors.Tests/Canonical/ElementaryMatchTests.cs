using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Functions;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class ElementaryMatchTests
{
    public static TheoryData<string> Names => ["exp", "log", "tanh", "erf", "sigmoid", "silu"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_program_gives_the_functions_bits_over_the_whole_range_and_at_every_edge(string name)
    {
        var x = Arguments();
        var (program, function) = Pair(name);
        var (tx, ty) = (Float32("x", x.Length), Float32("y", x.Length));
        KernelMatch.Check(FeedForwardOperators.Elementwise("f", name, x.Length, program, tx, ty),
            new TensorSet().Put(tx, x), pool =>
            {
                var y = new float[x.Length];
                function(pool, x, y);
                return [("y", y)];
            }, name);
    }

    /// <summary>Every 40,009th float, and the neighbours of each constant that a branch compares with.</summary>
    private static float[] Arguments()
    {
        var values = new List<float>();
        for (ulong bits = 0; bits <= uint.MaxValue; bits += 40_009)
            values.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        foreach (var edge in new[]
        {
            0f, 1f, 2f / 3f, 4f / 3f, 0.625f, 0.921875f, 4f, 9.02f, 88.72284f, 89f, -87.33655f, -103.97208f, -105f,
            1.17549435e-38f, float.Epsilon, float.MaxValue, float.PositiveInfinity, float.NaN, 3.92f,
        })
        {
            foreach (var value in new[] { edge, MathF.BitIncrement(edge), MathF.BitDecrement(edge) })
                values.AddRange([value, -value]);
        }

        return [.. values];
    }

    private static (Func<ProgramBuilder, Value, Value> Program, Kernel Function) Pair(string name) => name switch
    {
        "exp" => (ElementaryPrograms.Exp, Elementary.Exp),
        "log" => (ElementaryPrograms.Log, Elementary.Log),
        "tanh" => (ElementaryPrograms.Tanh, Elementary.Tanh),
        "erf" => (ElementaryPrograms.Erf, Elementary.Erf),
        "sigmoid" => (ElementaryPrograms.Sigmoid, Elementary.Sigmoid),
        _ => (ElementaryPrograms.Silu, Elementary.Silu),
    };

    private delegate void Kernel(ComputePool pool, ReadOnlySpan<float> x, Span<float> y);
}
