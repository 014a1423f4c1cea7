using System.Collections.Concurrent;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Assertions on chain, which of their pieces the block after each draws for an audit, and demands for their tiles.
/// Blocks that are lost take theirs with them.
/// </summary>
internal sealed class AssertionBook(EvmClient chain, Address verdict, TimeProvider time)
{
    private const int RateOne = 10_000;

    private readonly ConcurrentDictionary<Hash32, (Assertion Assertion, Hash32 Job, ulong Block)> _known = new();
    private readonly ConcurrentDictionary<(Hash32 Job, Address Provider, Hash32 Root), Hash32[]> _byRoot = new();
    private readonly ConcurrentDictionary<Hash32, (ChunkDemand Demand, ulong Block)> _demands = new();
    private readonly ConcurrentDictionary<Hash32, ulong> _over = new();
    private readonly ConcurrentDictionary<ulong, Hash32> _hashes = new();

    /// <summary>Follows the chain until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        Hash32[] kinds =
        [
            DisputeVerdictAssertedEvent.Topics()[0]!.Value, DisputeVerdictChunkDemandedEvent.Topics()[0]!.Value,
            DisputeVerdictChunkShownEvent.Topics()[0]!.Value, DisputeVerdictVoidedEvent.Topics()[0]!.Value,
            DisputeVerdictFinalisedEvent.Topics()[0]!.Value,
        ];
        var filter = LogFilter.Of(verdict) with { Topics = [kinds] };
        try
        {
            await foreach (var batch in new LogFollower(chain, filter, time: time).FollowAsync(LogCursor.Start, ct))
                Take(batch);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    /// <summary>Assertions that are not known to be over, and of which no tile was demanded yet.</summary>
    public IReadOnlyList<(Hash32 Id, Hash32 Job, Assertion Assertion)> Undemanded =>
        [.. _known.Where(k => !_demands.ContainsKey(k.Key) && !_over.ContainsKey(k.Key))
            .Select(k => (k.Key, k.Value.Job, k.Value.Assertion))];

    /// <summary>Demands that are neither answered nor over.</summary>
    public IReadOnlyList<OpenDemand> Demands =>
        [.. _demands.Where(d => !_over.ContainsKey(d.Key) && _known.ContainsKey(d.Key))
            .Select(d => new OpenDemand(_known[d.Key].Job, _known[d.Key].Assertion, d.Value.Demand))];

    /// <summary>Demands of an account in a job, answered or not.</summary>
    public int CountOf(Hash32 job, Address challenger) => _demands.Count(d =>
        d.Value.Demand.Challenger == challenger && _known.TryGetValue(d.Key, out var known) && known.Job == job);

    /// <summary>The assertion that holds a result; null where there is none.</summary>
    public (Hash32 Id, Assertion Assertion, ulong Block)? Of(Subject subject)
    {
        foreach (var id in _byRoot.GetValueOrDefault((subject.JobId, subject.Provider, subject.Root), []))
            if (_known.TryGetValue(id, out var known) && known.Assertion is var assertion
                && assertion.Branch == subject.Branch && subject.Piece >= assertion.First
                && subject.Piece - assertion.First < assertion.Count)
                return (id, assertion, known.Block);
        return null;
    }

    /// <summary>Whether the contract drew a piece of an assertion; false while it has not drawn yet.</summary>
    public async Task<bool> IsDrawnAsync(Hash32 assertion, ulong block, uint piece, uint rate, CancellationToken ct)
    {
        if (!_hashes.TryGetValue(block + 1, out var hash))
        {
            if ((await chain.GetBlockAsync(BlockTag.At(block + 1), ct))?.Hash is not { } found)
                return false;
            _hashes[block + 1] = hash = found;
        }

        var seed = Eip712.HashWords(hash, assertion, (ulong)piece).ToUInt256();
        return (ulong)(seed % RateOne) < rate;
    }

    private void Take(LogBatch batch)
    {
        if (batch.UndoneFrom is { } from)
        {
            foreach (var (id, known) in _known)
                if (known.Block >= from)
                    _known.TryRemove(id, out _);
            foreach (var (id, (_, block)) in _demands)
                if (block >= from)
                    _demands.TryRemove(id, out _);
            foreach (var (id, block) in _over)
                if (block >= from)
                    _over.TryRemove(id, out _);
            foreach (var number in _hashes.Keys.Where(n => n >= from))
                _hashes.TryRemove(number, out _);
        }

        foreach (var log in batch.Added)
            if (DisputeVerdictChunkDemandedEvent.TryDecode(log, out var demanded))
            {
                _demands[demanded.AssertionId] = (demanded.Demand, log.BlockNumber);
            }
            else if (DisputeVerdictChunkShownEvent.TryDecode(log, out var shown))
            {
                _over[shown.AssertionId] = log.BlockNumber;
            }
            else if (DisputeVerdictVoidedEvent.TryDecode(log, out var voided))
            {
                _over[voided.AssertionId] = log.BlockNumber;
            }
            else if (DisputeVerdictFinalisedEvent.TryDecode(log, out var finalised))
            {
                _over[finalised.AssertionId] = log.BlockNumber;
            }
            else if (DisputeVerdictAssertedEvent.TryDecode(log, out var asserted))
            {
                _known[asserted.AssertionId] = (asserted.Assertion, asserted.JobId, log.BlockNumber);
                _byRoot.AddOrUpdate((asserted.JobId, asserted.Provider, asserted.Assertion.Root),
                    [asserted.AssertionId], (_, ids) => [.. ids.Append(asserted.AssertionId).Distinct()]);
            }
    }
}
