using Cairn.Content;
using Cairn.Proofs;

namespace Cairn.Market;

/// <summary>
/// A commitment as a document's map: <c>{"input_root":…,"segment_root":…}</c> and either <c>"outputs":…</c>, the root
/// over the output tensors, or <c>"fail":{"step":…,"operator":…,"check":…,"element":…}</c>.
/// </summary>
public static class CommitmentForm
{
    /// <summary>The commitment as a map.</summary>
    public static DagValue ToDag(this PieceCommitment commitment)
    {
        var map = DagValue.Map([("input_root", commitment.InputRoot.ToString()),
            ("segment_root", commitment.SegmentRoot.ToString())]);
        return commitment.Outcome.Fail is not { } fail
            ? map.With("outputs", commitment.Outcome.Outputs.ToString())
            : map.With("fail", DagValue.Map([("step", fail.Step), ("operator", fail.Operator), ("check", fail.Check),
                ("element", fail.Element)]));
    }

    /// <summary>Reads what <see cref="ToDag"/> wrote; faults are left in <paramref name="fields"/>.</summary>
    public static PieceCommitment FromDag(DagFields fields)
    {
        var (input, segment) = (fields.Hash("input_root"), fields.Hash("segment_root"));
        if (!fields.Has("fail"))
            return new PieceCommitment(input, segment, PieceOutcome.Success(fields.Hash("outputs")));
        var fail = fields.Map("fail");
        var place = new FailPlace(fail.Unsigned32("step"), fail.Unsigned32("operator"), fail.Unsigned32("check"),
            fail.Unsigned64("element"));
        fail.Finish();
        return new PieceCommitment(input, segment, PieceOutcome.Failed(place));
    }
}
