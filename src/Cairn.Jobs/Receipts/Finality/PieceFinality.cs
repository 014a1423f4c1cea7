using Cairn.Content;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>How one result became final, by the first thing that decided it; or that nothing has yet.</summary>
/// <param name="Piece">The piece's index.</param>
/// <param name="Branch">The job's branch.</param>
/// <param name="Provider">Whose result.</param>
/// <param name="Kind">What decided it.</param>
/// <param name="Block">The block that decided it; 0 while it is open.</param>
/// <param name="TimeSeconds">Unix seconds of that block; 0 while it is open.</param>
/// <param name="WindowEnd">Unix seconds at which it becomes final by time, where it is open and asserted; else 0.
/// </param>
/// <param name="InsuredUntil">Unix seconds until when its maker's lock answers for it; 0 where no lock does.</param>
public sealed record PieceFinality(
    uint Piece, uint Branch, Address Provider, FinalityKind Kind, ulong Block, ulong TimeSeconds, ulong WindowEnd,
    ulong InsuredUntil)
{
    private static readonly string[] Words = ["open", "consent", "time", "proof"];

    internal DagValue ToDag()
    {
        var map = DagValue.Map(("piece", Piece), ("branch", Branch), ("provider", Provider.ToString()),
            ("by", Words[(int)Kind]), ("insured_until", InsuredUntil));
        if (Kind != FinalityKind.Open)
            return map.With("block", Block).With("time", TimeSeconds);
        return WindowEnd == 0 ? map : map.With("window_end", WindowEnd);
    }

    internal static PieceFinality FromDag(DagFields fields)
    {
        var kind = (FinalityKind)Math.Max(0, Array.IndexOf(Words, fields.OneOf("by", Words)));
        var isOpen = kind == FinalityKind.Open;
        return new PieceFinality(
            fields.Unsigned32("piece"), fields.Unsigned32("branch"), fields.Address("provider"), kind,
            isOpen ? 0 : fields.Unsigned64("block"), isOpen ? 0 : fields.Unsigned64("time"),
            isOpen && fields.Has("window_end") ? fields.Unsigned64("window_end") : 0,
            fields.Unsigned64("insured_until"));
    }
}
