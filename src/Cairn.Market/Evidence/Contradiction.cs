using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// Evidence that replicas of one piece signed different results: the signer's quorum, and from each named replica its
/// receipt with the result opened. Who differs from a strict majority is contradicted; nobody's guilt is proved by it.
/// </summary>
/// <param name="Quorum">The signed quorum.</param>
/// <param name="Openings">One for each replica, in the quorum's order.</param>
public sealed record Contradiction(Signed<Quorum> Quorum, IReadOnlyList<ResultOpening> Openings)
{
    private const int MinReplicas = 3;

    /// <summary>
    /// Checks everything the contract checks. On true, <paramref name="majority"/> is the result of the strict
    /// majority and <paramref name="contradicted"/> those who differ, at least one.
    /// </summary>
    public bool TryVerify(
        Address signer, MarketDomain domain, out Cid majority, out IReadOnlyList<Address> contradicted)
    {
        majority = default;
        contradicted = [];
        var replicas = Quorum.Message.Replicas;
        if (replicas.Count is < MinReplicas or > Market.Quorum.MaxReplicas ||
            replicas.Distinct().Count() != replicas.Count || Openings.Count != replicas.Count ||
            !Quorum.IsBy(signer, domain))
            return false;
        for (var i = 0; i < replicas.Count; i++)
            if (!Openings[i].Verify(Quorum.Message, replicas[i], domain))
                return false;
        return TryDecide(out majority, out contradicted);
    }

    /// <summary>The evidence as a document's map.</summary>
    public DagValue ToDag() => DagValue.Map(
        [("quorum", Quorum.ToDag()), ("openings", DagValue.List(Openings.Select(o => o.ToDag())))]);

    /// <summary>Reads what <see cref="ToDag"/> wrote.</summary>
    public static Contradiction FromDag(DagFields fields)
    {
        var quorum = fields.Map("quorum");
        var contradiction = new Contradiction(Signed<Quorum>.FromDag(quorum),
            fields.Maps("openings", Market.Quorum.MaxReplicas, ResultOpening.FromDag));
        quorum.Finish();
        return contradiction;
    }

    private bool TryDecide(out Cid majority, out IReadOnlyList<Address> contradicted)
    {
        var winner = Openings.GroupBy(o => o.Result.ResultDigest).MaxBy(g => g.Count())!;
        majority = winner.First().Result.Output;
        contradicted = [];
        if (2 * winner.Count() <= Openings.Count || winner.Count() == Openings.Count)
            return false;
        contradicted =
            [.. Openings.Where(o => o.Result.ResultDigest != winner.Key).Select(o => o.Receipt.Message.Provider)];
        return true;
    }
}
