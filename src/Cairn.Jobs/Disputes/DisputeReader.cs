using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>Reads where a challenger's dispute stands, all at one block.</summary>
public sealed class DisputeReader(EvmClient client, Address market, DisputeCase about, Address challenger)
{
    private readonly DisputeVerdictContract _verdict = new(client, about.Terms.Verdict);
    private readonly MarketContract _market = new(client, market);

    /// <param name="commitment">See <see cref="ChallengeMachine.Commitment"/>.</param>
    /// <exception cref="RpcException">The chain cannot be asked, or its blocks are changing.</exception>
    public async ValueTask<DisputeView> ReadAsync(Hash32? commitment, CancellationToken cancel = default)
    {
        var head = await client.GetBlockAsync(BlockTag.Latest, cancel).ConfigureAwait(false)
            ?? throw new RpcException(RpcFault.Malformed, "The node knows no newest block.");
        var at = BlockTag.At(head.Hash);
        var (job, provider) = (about.Subject.JobId, about.Subject.Provider);
        var mined = await client.GetNonceAsync(challenger, at, cancel).ConfigureAwait(false);
        var sent = await client.GetNonceAsync(challenger, BlockTag.Pending, cancel).ConfigureAwait(false);
        var stakeLock = await _market.LockOfAsync(job, provider, at, cancel).ConfigureAwait(false);
        var reader = new GameReader(_verdict);
        var (moves, right) = await reader.ReadAsync(about.GameId(challenger), about.FirstBlock, head, cancel)
            .ConfigureAwait(false);
        return new DisputeView
        {
            Block = head.Number,
            TimeSeconds = head.TimestampSeconds,
            IsIdle = mined == sent,
            ConvictedBy = await ConvictedByAsync(reader, head, cancel).ConfigureAwait(false),
            IsLocked = stakeLock.Amount > 0 && head.TimestampSeconds < stakeLock.Until,
            IsBusy = await _verdict.IsBusyAsync(job, provider, at, cancel).ConfigureAwait(false),
            WindowEnd = await WindowEndAsync(at, cancel).ConfigureAwait(false),
            Bond = await _verdict.BondOfAsync(MarketCalls.Form(about.Terms), provider, at, cancel)
                .ConfigureAwait(false),
            CommittedAt = commitment is { } known
                ? (ulong)await _verdict.CommittedAtAsync(known, at, cancel).ConfigureAwait(false) : 0,
            Moves = moves,
            ProviderWasRight = right,
        };
    }

    private async ValueTask<Address?> ConvictedByAsync(GameReader reader, BlockHeader head, CancellationToken cancel)
    {
        var (job, provider) = (about.Subject.JobId, about.Subject.Provider);
        if (!await _verdict.IsConvictedAsync(job, provider, BlockTag.At(head.Hash), cancel).ConfigureAwait(false))
            return null;
        var filter = LogFilter.Of(_verdict.Address).With(DisputeVerdictConvictedEvent.Topics(job, provider));
        foreach (var log in await reader.LogsAsync(filter.Topics, about.FirstBlock, head.Number, cancel)
            .ConfigureAwait(false))
            if (DisputeVerdictConvictedEvent.TryDecode(log, out var convicted))
                return convicted.Challenger;
        throw new RpcException(RpcFault.Malformed, "The node has a conviction without its event.");
    }

    private async ValueTask<ulong> WindowEndAsync(BlockTag at, CancellationToken cancel)
    {
        if (about.Assertion is not { } assertion)
            return 0;
        var lane = await _verdict.LaneOfAsync(
            about.Subject.JobId, assertion.Provider, (ulong)assertion.Lane, at, cancel).ConfigureAwait(false);
        return (ulong)lane.End;
    }
}
