using System.Globalization;

namespace Cairn.Jobs;

/// <summary>Finality in words.</summary>
public static class FinalitySummary
{
    /// <summary>Totals; each result counts once.</summary>
    public static string Of(ReceiptFinality finality)
    {
        int Count(FinalityKind kind) => finality.Pieces.Count(p => p.Kind == kind);
        var text = $"{Count(FinalityKind.Consent)} results final by consent, {Count(FinalityKind.Time)} by time, " +
            $"{Count(FinalityKind.Proof)} void by proof, {Count(FinalityKind.Open)} open";
        var open = finality.Pieces.Where(p => p.Kind == FinalityKind.Open).ToArray();
        var insured = open.Where(p => p.InsuredUntil > 0).Select(p => p.InsuredUntil).ToArray();
        if (insured.Length > 0)
            text += $" and insured until {Date(insured.Min())}";
        return insured.Length == open.Length ? text : text + $", {open.Length - insured.Length} of them by no lock";
    }

    /// <summary>One result.</summary>
    public static string Of(PieceFinality piece)
    {
        var insured = piece.InsuredUntil == 0 ? "insured by no lock" : $"insured until {Date(piece.InsuredUntil)}";
        var how = piece.Kind switch
        {
            FinalityKind.Consent => $"final by consent in block {piece.Block}, {Date(piece.TimeSeconds)}, {insured}",
            FinalityKind.Time => $"final by time in block {piece.Block}, {Date(piece.TimeSeconds)}, {insured}",
            FinalityKind.Proof => $"void by proof in block {piece.Block}, {Date(piece.TimeSeconds)}",
            _ when piece.WindowEnd > 0 => $"open, asserted until {Date(piece.WindowEnd)}, {insured}",
            _ => $"open, {insured}",
        };
        return $"piece {piece.Piece} in branch {piece.Branch} of {piece.Provider} {how}";
    }

    private static string Date(ulong seconds) => seconds <= int.MaxValue
        ? DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("u", CultureInfo.InvariantCulture)
        : seconds.ToString(CultureInfo.InvariantCulture);
}
