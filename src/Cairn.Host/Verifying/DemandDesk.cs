using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Spot checks of asserted data: looks for a block of an asserted output at the gateway, and where data is withheld
/// demands a tile of the provider on chain, under a bond. Silence voids the assertion; an answer earns the bond.
/// </summary>
internal sealed class DemandDesk(
    VerifierResources resources, VerifierJournal journal, ResultWatch watch, AssertionBook book, BondPurse purse,
    VerifierOptions options, TimeProvider time, IProgress<string> log)
{
    private const int RateOne = 10_000;
    private const int DepthMax = 32;

    private readonly DisputeVerdictContract _verdict = new(resources.Chain, resources.Network.Dispute);
    private readonly Dictionary<Hash32, long> _missingSince = [];
    private readonly HashSet<Hash32> _served = [];
    private readonly HashSet<Hash32> _bonds = [];
    private readonly Dictionary<Hash32, int> _made = [];

    /// <summary>Looks once at everything that is asserted.</summary>
    /// <exception cref="IOException">The chain cannot be asked.</exception>
    public async Task LookAsync(CancellationToken ct)
    {
        await PursueAsync(ct);
        foreach (var (id, job, assertion) in book.Undemanded)
        {
            if (_served.Contains(id) || watch.TermsOf(job) is not { } terms || !IsChosen(id)
                || Made(job) >= options.Demands)
                continue;
            var piece = assertion.First + (uint)(Draw(id, "piece") % assertion.Count);
            if (await IsServedAsync(job, assertion, piece, ct))
                _served.Add(id);
            else if (_missingSince.TryGetValue(id, out var since) && time.GetElapsedTime(since)
                >= TimeSpan.FromSeconds(options.PatienceSeconds))
                await DemandAsync(id, job, terms, assertion, piece, ct);
            else
                _missingSince.TryAdd(id, time.GetTimestamp());
        }
    }

    private async Task PursueAsync(CancellationToken ct)
    {
        var mine = book.Demands.Where(d => d.Demand.Challenger == resources.Key.Address).ToArray();
        foreach (var id in _bonds.Except(mine.Select(d => d.Demand.AssertionId)).ToArray())
        {
            purse.Return(id);
            _bonds.Remove(id);
        }

        if (mine.Length == 0 || await resources.Chain.GetBlockAsync(BlockTag.Latest, ct) is not { } head)
            return;
        foreach (var open in mine)
        {
            purse.Count(open.Demand.AssertionId, open.Demand.Bond);
            _bonds.Add(open.Demand.AssertionId);
            if (ChunkRules.Pursue(open.Demand, head.TimestampSeconds) == ChunkMove.Void
                && watch.TermsOf(open.Job) is { } terms)
                await SendAsync(_verdict.VoidAssertion(MarketCalls.Form(terms), open.Assertion, open.Demand),
                    $"piece {open.Demand.Piece} of {open.Assertion.Provider} was not shown: its assertion is void", ct);
        }
    }

    private async Task DemandAsync(
        Hash32 id, Hash32 job, Terms terms, Assertion assertion, uint piece, CancellationToken ct)
    {
        var form = MarketCalls.Form(terms);
        var bond = await _verdict.BondOfAsync(form, assertion.Provider, cancel: ct);
        if (await purse.TakeAsync(id, bond, ct) is { Length: > 0 } fault)
        {
            log.Report(fault);
            _missingSince[id] = time.GetTimestamp();
            return;
        }

        _served.Add(id);
        _bonds.Add(id);
        _made[job] = _made.GetValueOrDefault(job) + 1;
        await SendAsync(_verdict.DemandChunk(form, assertion, piece),
            $"piece {piece} of {assertion.Provider} is asserted and withheld: a tile of it is demanded", ct);
    }

    /// <summary>Whether the gateway publishes a result and gives a block of its output, drawn at random.</summary>
    private async Task<bool> IsServedAsync(Hash32 job, Assertion assertion, uint piece, CancellationToken ct)
    {
        try
        {
            if (journal.Seen(job).NumberOf(assertion.Root) is not { } number
                || await watch.Evidence.PageAsync(job, number - 1, 1, ct) is not [var batch])
                return false;
            for (var place = 0; place < batch.Results.Count; place++)
                if (EvidenceReader.Opened(batch, place) is { } result && result.Piece == piece
                    && result.Branch == assertion.Branch)
                    return await IsBlockServedAsync(result.Output, ct);
            return false;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return false;
        }
    }

    private async Task<bool> IsBlockServedAsync(Cid root, CancellationToken ct)
    {
        for (var depth = 0; depth < DepthMax; depth++)
        {
            if (await resources.Gateway.Blocks.TryGetAsync(root, ct) is not { } block)
                return false;
            if (BlockGraph.LinksOf(root, block) is not { Count: > 0 } links)
                return true;
            root = links[Random.Shared.Next(links.Count)];
        }

        return true;
    }

    private async Task SendAsync(ContractCall call, string done, CancellationToken ct)
    {
        var outcome = await resources.Sender.SendAsync(call, ct);
        log.Report(outcome.Succeeded ? done : $"a demand failed ({outcome.Status}: {outcome.Text})");
    }

    // The chain knows of those before a restart, and not yet of the newest.
    private int Made(Hash32 job) =>
        Math.Max(book.CountOf(job, resources.Key.Address), _made.GetValueOrDefault(job));

    private bool IsChosen(Hash32 assertion) => Draw(assertion, "demand") % RateOne < (ulong)options.Share;

    // By the verifier's key: nobody can know beforehand what is looked for.
    private ulong Draw(Hash32 assertion, string what)
    {
        var secret = resources.Key.ExportPrivateKey();
        var seed = Keccak256.Compute(
            [.. System.Text.Encoding.ASCII.GetBytes(what), .. secret, .. assertion.AsSpan()]).ToUInt256();
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return (ulong)(seed % ulong.MaxValue);
    }
}
