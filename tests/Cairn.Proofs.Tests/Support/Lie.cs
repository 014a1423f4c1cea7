using Cairn.Tensors.Canonical.Blocks;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests.Support;

/// <summary>One element of one written tensor that is not what it should be.</summary>
/// <param name="IsFollowed">Whether the operator's later instances go on from it.</param>
internal sealed record Lie(int Run, int Operator, int Tensor, long Element, bool IsFollowed)
{
    /// <summary>Every written tensor of some runs: first, middle and last element.</summary>
    public static IEnumerable<Lie> All(PieceProgram program, params int[] runs)
    {
        foreach (var run in runs)
        foreach (var (o, subject) in program.Operators(run).Index())
        for (var t = 0; t < subject.Written.Length; t++)
        {
            var length = subject.WrittenTensor(t).Length;
            foreach (var element in new[] { 0, length / 2, length - 1 }.Distinct())
                yield return new Lie(run, o, t, element, (o + t) % 2 == 0);
        }
    }

    /// <summary>To be given to a trace.</summary>
    public Action<int, int, TensorSet> In(PieceProgram program, ComputePool pool) => (run, place, tensors) =>
    {
        if (run != Run || place != Operator)
            return;
        var subject = program.Operators(run)[place];
        var declaration = subject.WrittenTensor(Tensor);
        Change(tensors, declaration.Name, Element);
        var last = subject.Form.Instances.Select((i, n) => (i, n)).Last(x => x.i.Output.Tensor == declaration.Name).n;
        CanonicalOperator later = subject.Form with
        {
            Instances = [.. subject.Form.Instances.Skip(last + 1)], Checks = [],
        };
        var before = subject.Form.Instances.Take(last + 1).Select(i => i.Output.Tensor).ToHashSet();
        if (IsFollowed && !later.Instances.Any(i => before.Contains(i.Output.Tensor)))
            BlockInterpreter.TryRun(later, tensors, pool, out _);
    };

    /// <summary>Turns the lowest bit of a word.</summary>
    public static void Change(TensorSet tensors, string name, long element, uint? word = null)
    {
        var (declaration, words) = (tensors[name].Declaration, tensors[name].Words.ToArray());
        words[element] = word ?? words[element] ^ 1;
        tensors.Put(ReferenceTensor.Over(declaration, words));
    }
}
