using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a gateway's endpoints work with.</summary>
internal sealed record GatewayParts
{
    public required NetworkInfo Network { get; init; }

    public required MarketDomain Domain { get; init; }

    public required SessionBook Sessions { get; init; }

    public required GatewayBlocks Blocks { get; init; }

    public required OfferBook Offers { get; init; }

    public required IdentityBook Identities { get; init; }

    public required IdentityRegistrar Registrar { get; init; }

    public required ProviderHistory History { get; init; }

    public required JobPlanner Planner { get; init; }

    public required JobRegistry Jobs { get; init; }

    public required CoordinatorService Coordinator { get; init; }

    public required VoucherOffice Vouchers { get; init; }

    public required ReceiptOffice Receipts { get; init; }

    public required JobWatch Watch { get; init; }

    public required ReleaseDesk Refunds { get; init; }

    public required StageCombiner Stages { get; init; }

    public required DisputeDesk Disputes { get; init; }

    public required ProofDesk Proofs { get; init; }

    public required StakeReader Stakes { get; init; }

    public required WorkSignal Work { get; init; }

    public required QuestionRelay Questions { get; init; }

    public required HeadFollower Head { get; init; }
}
