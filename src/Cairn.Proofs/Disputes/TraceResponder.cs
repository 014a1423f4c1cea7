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

    /// <summary>The tensor of a run whose tree has a node at a place; null where none has.</summary>
    /// <param name="tiles">Leaves of the tree.</param>
    /// <param name="depth">Of the node below the root.</param>
    public WrittenPlace? TensorWith(int run, long tiles, int depth, long index, Hash32 node)
    {
        if (!IsRun(run) || depth < 0 || depth > PositionTree.DepthOf(tiles) || index < 0 || index >> depth != 0)
            return null;
        for (var place = 0; place < trace.Run(run).Count; place++)
        for (var tensor = 0; tensor < trace.Run(run).Written(place).Length; tensor++)
        {
            var written = new WrittenPlace(place, tensor);
            var shape = new TensorShape(Program.Operators(run)[place].WrittenTensor(tensor));
            if (new TileGrid(shape).Count == tiles && trace.Run(run).TreeOf(written).Node(depth, index) == node)
                return written;
        }

        return null;
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
        return ElementChain.IsInside(instance, index)
            ? ElementChain.Partials(new ChainRunner(instance, trace.Run(run).Tensors), instance, index) : null;
    }

    private bool IsRun(int run) => run >= 0 && run <= trace.Outcome.LastRun(Program);

    private bool HasRun(int run, int place) => IsRun(run) && place >= 0 && place < trace.Run(run).Count;

    private bool IsWritten(int run, WrittenPlace place) =>
        HasRun(run, place.Operator) && (uint)place.Tensor < (uint)trace.Run(run).Written(place.Operator).Length;
}
