using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>Executes elements as a referee would: sixteen positions of one lane at a time, a fold, a post.</summary>
internal static class Pieces
{
    /// <summary>Composes elements of every instance (the first, the last, some between) from pieces.</summary>
    public static void Compose(CanonicalOperator subject, TensorSet tensors)
    {
        foreach (var instance in subject.Instances)
        {
            var total = instance.Loops.Aggregate(1L, (product, extent) => product * extent);
            for (long n = 0; n < total; n += n == total - 1 ? 1 : Math.Min(Math.Max(1, total / 5), total - 1 - n))
            {
                var index = Index(instance, n);
                var runner = new ChainRunner(instance, tensors);
                var expected = tensors[instance.Output.Tensor][runner.OutputAddress(index)];
                Assert.True(Element(instance, tensors, index) == expected,
                    $"{subject.Name}/{instance.Name}: element {n} by pieces is not the operator's");
            }
        }
    }

    private static uint Element(OperatorInstance instance, TensorSet tensors, int[] index)
    {
        var lanes = new uint[instance.Chain.Lanes];
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            Assert.True(new ChainRunner(instance, tensors).TryInit(index, out lanes[lane]));
            var length = new ChainRunner(instance, tensors).LaneLength(index, lane);
            for (var t = 0; t < length; t += 16)
            {
                Assert.True(new ChainRunner(instance, tensors)
                    .TryContinue(index, lane, t, Math.Min(16, length - t), ref lanes[lane]));
            }
        }

        var last = new ChainRunner(instance, tensors).Fold(lanes);
        Assert.True(new ChainRunner(instance, tensors).TryPost(index, last, out var stored));
        return stored;
    }

    private static int[] Index(OperatorInstance instance, long element)
    {
        var index = new int[instance.Loops.Length];
        for (var d = index.Length - 1; d >= 0; d--)
        {
            index[d] = (int)(element % instance.Loops[d]);
            element /= instance.Loops[d];
        }

        return index;
    }
}
