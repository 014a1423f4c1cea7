using Cairn.Crypto;

namespace Cairn.Proofs.Tests.Support;

/// <summary>Searches between a true trace and a false one, both ways round.</summary>
internal static class Duel
{
    private const uint Every = TrainCase.CheckpointEvery;

    /// <summary>The honest challenger shows a fraud that the referee accepts.</summary>
    public static async Task<FraudWitness> WinsAsync(
        PieceSpec spec, PieceTerms terms, PieceTrace honest, PieceCommitment claimed, IResponder liar, string what)
    {
        var result = await new Challenger(honest, claimed, Every, liar).SearchAsync();
        Assert.True(result.Verdict == DisputeVerdict.Fraud, $"{what}: {result}");
        Assert.True(new Referee(spec, terms, claimed).IsFraud(result.Witness!), $"{what}: {result.Witness}");
        Assert.InRange(result.Questions, 0, 64);
        return result.Witness!;
    }

    /// <summary>A challenger that believes in a false trace shows nothing that the referee accepts.</summary>
    public static async Task<FraudWitness?> HoldsAsync(
        PieceSpec spec, PieceTerms terms, PieceTrace honest, PieceTrace wrong, string what)
    {
        var claimed = honest.Commit(Every);
        var result = await new Challenger(wrong, claimed, Every, new TraceResponder(honest, Every)).SearchAsync();
        Assert.True(result.Verdict != DisputeVerdict.Unanswered, $"{what}: the honest side left {result.Open} open");
        Assert.False(
            result.Witness is not null && new Referee(spec, terms, claimed).IsFraud(result.Witness), what);
        return result.Witness;
    }
}
