using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>What moves show is encoded as these tests' own witnesses are, which the contracts take.</summary>
public sealed class WitnessEncodingTests
{
    private static readonly TinyTrace Trace = new(new TinyProgram());

    private readonly Witnesses _expected = new(Trace, TestJob.Provider(0));

    private WordOpening Word => new(
        new PieceCommitment(Trace.InputTree.Root, Trace.SegmentTree.Root, PieceOutcome.Success(Trace.OutputTree.Root)),
        _expected.Blob, _expected.Salt, [.. (IEnumerable<Hash32>)_expected.Word[5]]);

    private PlanOpening Plan => new(Trace.Program.Entry, 1, 3, [.. Trace.Program.Plan.Path(1)], Trace.Program.Head);

    [Fact]
    public void Openings_are()
    {
        Assert.Equal(_expected.Opening, DisputeWitnesses.Opening(Word, Plan));
        var twice = new Witnesses(Trace, TestJob.Provider(0), secondResult: true);
        var (first, second) = (Path(twice.Word), Path(twice.SecondWord));
        Assert.Equal(twice.TwoResults(), DisputeWitnesses.TwoResults(
            Word with { Path = [.. first] },
            Word with { BlobDigest = (Hash32)twice.SecondWord[2], Path = [.. second] }));

        static IEnumerable<Hash32> Path(object[] word) => (IEnumerable<Hash32>)word[5];
    }

    [Fact]
    public void Moves_and_chunks_are()
    {
        var (op, form) = (Operator(_expected.Operator(1, 0)), Trace.Program.OperatorsOf(1)[0]);
        Assert.Equal(_expected.Enter(1, 0, "y", 1, true), DisputeWitnesses.Enter(Plan.Head, op,
            Trace.TraceTree(1).Leaves[0], [.. Trace.TraceTree(1).Path(0)], [.. Trace.Writes[1][0].Select(w => w.Root)],
            Bound(1, 0, TensorOpening.None(form.Place("y")))));
        Assert.Equal(_expected.AskPartials(1, 0, 0, [3, 4]), DisputeWitnesses.Partials(Plan.Head, op, 0,
            form.Codes[0], [.. form.Instances.Path(0)], [3, 4]));
        var (end, tensor) = (Operator(_expected.Operator(2, 1)), Bound(2, 1, _expected.Tensor(2, 1, "out", [0])));
        Assert.Equal(_expected.Chunk(UInt256.Zero), DisputeWitnesses.Chunk(Word, Plan,
            Trace.Program.Outputs[0], [.. Trace.Program.OutputTree.Path(0)], [.. Trace.OutputTree.Path(0)], end,
            tensor));
    }

    private static OperatorOpening Operator(object[] o) =>
        new((uint)o[0], (uint)o[1], (byte[])o[2], [.. (IEnumerable<Hash32>)o[3]]);

    private static BoundTensor Bound(uint step, uint op, TensorOpening opening)
    {
        var form = Trace.Program.OperatorsOf(step)[op];
        return new BoundTensor(form.Bindings[opening.Place], [.. form.BindingTree.Path(opening.Place)], opening);
    }
}
