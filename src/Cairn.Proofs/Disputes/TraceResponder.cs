using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>Answers for a piece from its trace. Questions come from strangers: what does not exist has no answer.
/// </summary>
/// <param name="checkpointEvery">As the plan says.</param>
public sealed class TraceResponder(PieceTrace trace, uint checkpointEvery) : IResponder
{
    private readonly PositionTree _segments = trace.Segments(checkpointEvery);

    private PieceProgram Program => trace.Spec.Program;

    public ValueTask<byte[]?> AskAsync(Question question, CancellationToken cancel) =>
        ValueTask.FromResult(Answer(question));

    /// <summary>The answer, or null where the question has none.</summary>
    public byte[]? Answer(Question question)
    {
        var (run, written) = (question.Tree.Run, question.Tree.Written);
        return question.Kind switch
        {
            QuestionKind.States when Program.Steps > 0 => trace.States.Root.ToArray(),
            QuestionKind.Trace when IsRun(run) => trace.Run(run).Tree.Root.ToArray(),
            QuestionKind.Nodes => Nodes(question),
            QuestionKind.Written when HasRun(run, written.Operator) =>
                MemoryMarshal.AsBytes(trace.Run(run).Written(written.Operator)).ToArray(),
            QuestionKind.Tile when IsWritten(run, written) && question.Index >= 0
                && question.Index < trace.Run(run).TreeOf(written).Count =>
                TensorBytes.Tile(trace.Run(run).Tensor(written), question.Index),
            QuestionKind.Partials => Partials(question),
            _ => null,
        };
    }

    private byte[]? Nodes(Question question)
    {
        var name = question.Tree;
        var tree = name.Kind switch
        {
            TreeKind.Segments => _segments,
            TreeKind.States when Program.Steps > 0 => trace.States,
            TreeKind.State when name.Run >= 1 && IsRun(name.Run) => trace.StateTree(name.Run),
            TreeKind.Trace when IsRun(name.Run) => trace.Run(name.Run).Tree,
            TreeKind.Tensor when IsWritten(name.Run, name.Written) => trace.Run(name.Run).TreeOf(name.Written),
            TreeKind.Outputs when trace.Outcome.Fail is null => trace.OutputTree(),
            _ => null,
        };
        if (tree is null || question.Depth < 0 || question.Depth >= tree.Depth || question.Index < 0
            || question.Index >= 1L << question.Depth)
            return null;
        return MemoryMarshal.AsBytes(tree.Below(question.Depth, question.Index).AsSpan()).ToArray();
    }

    private byte[]? Partials(Question question)
    {
        var (run, place) = (question.Tree.Run, question.Tree.Written.Operator);
        if (!HasRun(run, place))
            return null;
        var form = Program.Operators(run)[place].Form;
        if ((uint)question.Instance >= (uint)form.Instances.Length || question.Loops.IsDefault)
            return null;
        var instance = form.Instances[question.Instance];
        var index = question.Loops.AsSpan();
        if (!ElementChain.IsInside(instance, index))
            return null;
        var runner = new ChainRunner(instance, trace.Run(run).Tensors);
        var turned = trace.Lie?.TurnOf(run, place, instance.Output.Tensor, runner.OutputAddress(index), Program);
        return ElementChain.Partials(runner, instance, index, turned);
    }

    private bool IsRun(int run) => run >= 0 && run <= trace.Outcome.LastRun(Program);

    private bool HasRun(int run, int place) => IsRun(run) && place >= 0 && place < trace.Run(run).Count;

    private bool IsWritten(int run, WrittenPlace place) =>
        HasRun(run, place.Operator) && (uint)place.Tensor < (uint)trace.Run(run).Written(place.Operator).Length;
}
