using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Optimisers;
using Cairn.Tensors.Tests.Support;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Tensors.Tests.Canonical;

public sealed class OptimiserMatchTests
{
    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void AdamW_over_two_tensors_is_one_operator(string kind)
    {
        foreach (var (n, cut) in new[] { (2, 1), (33, 16), (100, 3) })
        {
            var (g, w) = (Edges.Of(kind, n, 1), Edges.Of(kind, n, 2));
            var (m, v) = (Edges.Of(kind, n, 3), Edges.Of(kind, n, 4).Select(MathF.Abs).ToArray());
            var step = new AdamWStep(0.003f, 0.9f, 0.99f, 3.7f, 33.4f, 1e-8f, 0.1f, 0.75f);
            var schedule = Float32("schedule", 3, OptimiserOperators.ScheduleColumns);
            var row = Int32("row", 1);
            var tensors = new TensorSet().Put(row, [2]).Put(schedule,
                [1, 2, 3, 4, 5, 6, 7, 8, step.LearningRate, step.Correction1, step.Correction2, step.GradientScale]);
            var parts = new[] { 0..cut, cut..n }.Select(range =>
            {
                AdamWPart part = Part(range.Start.Value, range.End.Value - range.Start.Value);
                tensors.Put(part.Gradient, g.AsSpan(range)).Put(part.Weights, w.AsSpan(range))
                    .Put(part.First, m.AsSpan(range)).Put(part.Second, v.AsSpan(range));
                return part;
            }).ToArray();
            var subject = OptimiserOperators.AdamW("adam",
                new AdamWConstants(step.Beta1, step.Beta2, step.Epsilon, step.WeightDecay), parts, 3, schedule, row);
            KernelMatch.Check(subject, tensors, pool =>
            {
                var (nw, nm, nv) = (w.ToArray(), m.ToArray(), v.ToArray());
                AdamW.Step(pool, step, g, nw, nm, nv);
                return
                [
                    ("w'0", nw[..cut]), ("m'0", nm[..cut]), ("v'0", nv[..cut]),
                    ($"w'{cut}", nw[cut..]), ($"m'{cut}", nm[cut..]), ($"v'{cut}", nv[cut..]),
                ];
            }, $"{kind} {n}");
        }
    }

    [Theory]
    [MemberData(nameof(Edges.Cases), MemberType = typeof(Edges))]
    public void Pseudo_gradient_and_the_outer_step(string kind)
    {
        foreach (var n in new[] { 1, 17, 100 })
        {
            var (g, w, m) = (Edges.Of(kind, n, 1), Edges.Of(kind, n, 2), Edges.Of(kind, n, 3));
            var (tg, tw, tm) = (Float32("g", n), Float32("w", n), Float32("m", n));
            var (nextW, nextM, count) = (Float32("w'", n), Float32("m'", n), Int32("count", 1));
            var tensors = new TensorSet().Put(tg, g).Put(tw, w).Put(tm, m).Put(count, [3]);
            KernelMatch.Check(OptimiserOperators.PseudoGradient("p", n, tg, tw, nextW), tensors, pool =>
            {
                var y = new float[n];
                PseudoGradient.Compute(pool, g, w, y);
                return [("w'", y)];
            }, $"{kind} {n}");
            var subject = OptimiserOperators.Nesterov("o", n, 0.7f, 0.9f, tg, tw, tm, count, nextW, nextM);
            KernelMatch.Check(subject, tensors, pool =>
            {
                var (nw, nm) = (w.ToArray(), m.ToArray());
                Nesterov.Step(pool, 0.7f, 0.9f, g, nw, nm);
                return [("w'", nw), ("m'", nm)];
            }, $"{kind} {n}");
        }
    }

    private static AdamWPart Part(int at, int n) => new(
        Float32($"g{at}", n), Float32($"w{at}", n), Float32($"m{at}", n), Float32($"v{at}", n),
        Float32($"w'{at}", n), Float32($"m'{at}", n), Float32($"v'{at}", n));
}
