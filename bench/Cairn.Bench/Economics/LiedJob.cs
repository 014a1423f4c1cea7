namespace Cairn.Bench.Economics;

/// <summary>
/// One provider's share of a job under <c>DisputeVerdict</c>: pieces one after the other, each watched by chance after
/// the commitment. Money is in millionths of a piece's pay.
/// </summary>
/// <param name="Pieces">Pieces that the provider does.</param>
/// <param name="Window">How many of its newest pieces are not final yet when a lie is proved; 1 or more.</param>
/// <param name="WatchedPerMillion">Chance that a piece is re-executed by an honest verifier.</param>
internal sealed record LiedJob(int Pieces, int Window, int WatchedPerMillion)
{
    /// <summary>A piece's pay.</summary>
    public const long Pay = 1_000_000;

    /// <summary>What the honest execution of a piece costs; a lie saves it.</summary>
    public const long Cost = 700_000;

    /// <summary>The challenger's share of a slash, as <c>Market</c> splits it.</summary>
    public const int ToChallengerPercent = 50;

    /// <summary>Plays one job.</summary>
    /// <returns>What the provider gains over honest work before any slash, and whether it was slashed.</returns>
    public (long GainBeforeSlash, bool Slashed) Play(LieStrategy strategy, Random random)
    {
        var gain = 0L;
        for (var piece = 0; piece < Pieces; piece++)
        {
            var lies = strategy.LiesPerThousand == 0
                ? piece == Pieces - 1
                : random.Next(1_000) < strategy.LiesPerThousand;
            var watched = random.Next(1_000_000) < WatchedPerMillion;
            gain += lies ? Cost : 0;
            if (!lies || !watched)
                continue;
            // The pay in the window is forfeited, and the rest of the job would have been worth its margin.
            gain -= Pay * Math.Min(piece + 1, Window);
            gain -= (Pay - Cost) * (Pieces - piece - 1);
            return (gain, true);
        }

        return (gain, false);
    }

    /// <summary>What is left of a lock for the liar when it is slashed.</summary>
    public static long ReturnedPercent(LieStrategy strategy) => strategy.AccusesItself ? ToChallengerPercent : 0;
}
