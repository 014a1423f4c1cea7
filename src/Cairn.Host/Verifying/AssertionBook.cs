using System.Collections.Concurrent;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Assertions on chain, and which of their pieces the block after each draws for an audit. Blocks that are lost take
/// theirs with them.
/// </summary>
internal sealed class AssertionBook(EvmClient chain, Address verdict, TimeProvider time)
{
    private const int RateOne = 10_000;

    private readonly ConcurrentDictionary<Hash32, (Assertion Assertion, Hash32 Job, ulong Block)> _known = new();
    private readonly ConcurrentDictionary<(Hash32 Job, Address Provider, Hash32 Root), Hash32[]> _byRoot = new();
    private readonly ConcurrentDictionary<ulong, Hash32> _hashes = new();

    /// <summary>Follows the chain until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var filter = LogFilter.Of(verdict).With(DisputeVerdictAssertedEvent.Topics());
        try
        {
            await foreach (var batch in new LogFollower(chain, filter, time: time).FollowAsync(LogCursor.Start, ct))
                Take(batch);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

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
            foreach (var number in _hashes.Keys.Where(n => n >= from))
                _hashes.TryRemove(number, out _);
        }

        foreach (var log in batch.Added)
            if (DisputeVerdictAssertedEvent.TryDecode(log, out var asserted))
            {
                _known[asserted.AssertionId] = (asserted.Assertion, asserted.JobId, log.BlockNumber);
                _byRoot.AddOrUpdate((asserted.JobId, asserted.Provider, asserted.Assertion.Root),
                    [asserted.AssertionId], (_, ids) => [.. ids.Append(asserted.AssertionId).Distinct()]);
            }
    }
}
