using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Shows the tiles that are demanded of this provider's assertions, and has the draw kept where it cannot show them at
/// once. What is demanded is on chain, so a restart goes on by itself.
/// </summary>
internal sealed class ChunkDesk(
    ProviderResources resources, AnswerDesk desk, Silence silence, IProgress<string> log, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly AssertionBook _book = new(resources.Chain, resources.Network.Dispute, time);
    private readonly DisputeVerdictContract _verdict = new(resources.Chain, resources.Network.Dispute);
    private readonly HashSet<ulong> _kept = [];
    private readonly Dictionary<Hash32, string> _told = [];

    /// <summary>Answers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var following = _book.RunAsync(ct);
        while (!ct.IsCancellationRequested)
        {
            foreach (var demand in _book.Demands.Where(d => d.Assertion.Provider == resources.Key.Address))
                await AnswerSafelyAsync(demand, ct);
            await Task.Delay(LookEvery, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await following;
    }

    private async Task AnswerSafelyAsync(OpenDemand open, CancellationToken ct)
    {
        try
        {
            if (await resources.Chain.GetBlockAsync(BlockTag.Latest, ct) is { } head)
                await AnswerAsync(open, head, ct);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            Tell(open, e.Message);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task AnswerAsync(OpenDemand open, BlockHeader head, CancellationToken ct)
    {
        var demand = open.Demand;
        if (Next(open, head, canShow: true) != ChunkMove.Show)
            return;
        ContractCall? show = null;
        try
        {
            show = await ShowAsync(open, ct);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Tell(open, $"the demanded tile cannot be shown yet: {e.Message}");
        }

        if (show is null && Next(open, head, canShow: false) != ChunkMove.Keep)
            return;
        if (!silence.TrySpeak())
            return;
        var outcome = await resources.Sender.SendAsync(show ?? _verdict.Keep(demand.BlockNumber + 1), ct);
        if (show is null && outcome.Succeeded)
            _kept.Add(demand.BlockNumber + 1);
        Tell(open, outcome.Succeeded ? show is null ? "its draw is kept" : "the demanded tile is shown"
            : $"an answer failed ({outcome.Status}: {outcome.Text})");
    }

    private ChunkMove Next(OpenDemand open, BlockHeader head, bool canShow) => ChunkRules.Answer(
        open.Demand, head.Number, head.TimestampSeconds, canShow, _kept.Contains(open.Demand.BlockNumber + 1));

    private async Task<ContractCall?> ShowAsync(OpenDemand open, CancellationToken ct)
    {
        var (assertion, demand) = (open.Assertion, open.Demand);
        var drawn = await _verdict.BlockHashOfAsync(demand.BlockNumber + 1, cancel: ct);
        if (await desk.FindAsync(new Subject(
            open.Job, assertion.Provider, assertion.Root, demand.Piece, assertion.Branch), ct) is not { } result)
            throw new InvalidDataException("nothing is kept here of the result that it is about");
        var witness = await desk.WithTraceAsync(
            result, true, trace => ChunkRules.Witness(result.About, trace, ChunkRules.Seed(drawn, demand)), ct);
        return witness is null ? null
            : _verdict.ShowChunk(MarketCalls.Form(result.About.Terms), assertion, demand, witness);
    }

    private void Tell(OpenDemand open, string what)
    {
        var id = open.Demand.AssertionId;
        if (!_told.TryGetValue(id, out var told) || told != what)
            log.Report($"piece {open.Demand.Piece} of job {open.Job}: {what}");
        _told[id] = what;
    }
}
