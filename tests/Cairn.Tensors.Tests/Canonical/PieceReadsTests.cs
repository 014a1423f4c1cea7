using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Tests.Support;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>A piece needs nothing but the elements that it says it reads: a referee can open just those.</summary>
public sealed class PieceReadsTests
{
    public static TheoryData<string> Operators => ["matmul", "embedding", "tied gradient", "attention", "norm", "loss"];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Pieces_run_on_their_openings_alone(string name)
    {
        var (subject, tensors) = Make(name);
        Assert.True(ReferenceInterpreter.TryRun(subject, tensors, out _));
        foreach (var instance in subject.Instances)
        {
            int[] last = [.. instance.Loops.Select(e => e - 1)], middle = [.. instance.Loops.Select(e => e / 2)];
            foreach (var index in new[] { last, middle })
                CheckElement(subject, instance, tensors, index);
        }
    }

    private static void CheckElement(
        CanonicalOperator subject, OperatorInstance instance, TensorSet tensors, int[] index)
    {
        var full = new ChainRunner(instance, tensors);
        var opened = new ChainRunner(instance, Opened(subject, tensors, full.Reads(index)));
        var lanes = new uint[instance.Chain.Lanes];
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            Assert.True(opened.TryInit(index, out lanes[lane]));
            for (var t = 0; t < full.LaneLength(index, lane); t += 16)
            {
                var count = Math.Min(16, full.LaneLength(index, lane) - t);
                var reads = full.Reads(index, lane, t, count);
                Assert.InRange(reads.Count, 0, count * 2 * FormLimits.Inputs);
                Assert.True(new ChainRunner(instance, Opened(subject, tensors, reads))
                    .TryContinue(index, lane, t, count, ref lanes[lane]));
            }
        }

        Assert.True(opened.TryPost(index, opened.Fold(lanes), out var stored));
        Assert.Equal(tensors[instance.Output.Tensor][full.OutputAddress(index)], stored);
    }

    /// <summary>The tensors with every element that was not opened spoilt.</summary>
    private static TensorSet Opened(CanonicalOperator subject, TensorSet tensors, IEnumerable<ElementRead> reads)
    {
        var set = new TensorSet();
        foreach (var declaration in subject.Tensors)
        {
            var (spoilt, words) = (new ReferenceTensor(declaration), tensors[declaration.Name]);
            for (long i = 0; i < declaration.Length; i++)
                spoilt[i] = declaration.Type == ElementType.Float32 ? Arithmetic.NaNBits : 77;
            foreach (var read in reads.Where(r => r.Tensor == declaration.Name))
                spoilt[read.Element] = words[read.Element];
            set.Put(spoilt);
        }

        return set;
    }

    private static (CanonicalOperator Subject, TensorSet Tensors) Make(string name)
    {
        var (tokens, table) = (Int32("tokens", 20), Float32("table", 5, 4));
        var (x, y) = (Float32("x", 20, 4), Float32("y", 20, 4));
        var tensors = new TensorSet().Put(tokens, Inputs.Tokens(20, 4, 1)).Put(table, Inputs.Plain(20, 2))
            .Put(x, Inputs.Plain(80, 3));
        switch (name)
        {
            case "embedding":
                return (EmbeddingOperators.Forward("e", 5, 4, 20, table, tokens, y), tensors);
            case "tied gradient":
                var gradient = Float32("gradient", 5, 4);
                return (EmbeddingOperators.Backward("e", 5, 4, 20, tokens, x, gradient, table), tensors);
            case "loss":
                return (LossOperators.CrossEntropy("l", 20, 4, 0.05f, x, tokens, Float32("losses", 20), y), tensors);
            case "norm":
                var (wide, gain) = (Float32("wide", 2, 40), Float32("gain", 40));
                tensors.Put(wide, Inputs.Plain(80, 4)).Put(gain, Inputs.Plain(40, 5));
                return (NormOperators.Forward(
                    "n", 2, 40, 1e-5f, wide, gain, Float32("out", 2, 40), Float32("scales", 2)), tensors);
            case "attention":
                var packed = Float32("packed", 20, 12);
                tensors.Put(packed, Inputs.Plain(240, 6));
                return (AttentionOperators.Forward(
                    "a", 1, 20, 2, 2, 0.7f, packed, Float32("p", 1, 2, 20, 20), y), tensors);
            default:
                var (a, b, c) = (Float32("a", 3, 37), Float32("b", 5, 37), Float32("c", 3, 5));
                tensors.Put(a, Inputs.Plain(111, 7)).Put(b, Inputs.Plain(185, 8));
                return (LinearOperators.MatMul("m", MatMulLayout.NT, 3, 5, 37, a, b, c), tensors);
        }
    }
}
