using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs.Tests;

/// <summary>The coordinator measures providers by what it accepted from them, whatever their offers claim.</summary>
public sealed class ProviderMeasureTests
{
    private const int Units = 10;
    private static readonly Hash32 Job = SimTruth.Mix(1);
    private static readonly Cid State = Cid.Of(Codec.DagJson, "{}"u8);
    private static readonly Address Slow = SimWorld.AddressOf(1);
    private static readonly Address Fast = SimWorld.AddressOf(2);

    private readonly List<CoordinatorEvent> _journal = [];
    private readonly Coordinator _coordinator = new(new CoordinatorOptions());
    private long _nowMs = 1_700_000_000_000;
    private ulong _block;

    [Fact]
    public void Accepted_work_sets_the_speed_and_a_replay_restores_it()
    {
        Open();
        for (var i = 0; i < 10; i++)
        {
            Work(Slow, tookMs: 2_000);
            Work(Fast, tookMs: 500);
            SeeBlock();
        }

        Assert.Equal((5L, 20L), (RecordOf(Slow).UnitsPerSecond, RecordOf(Fast).UnitsPerSecond));
        Assert.All([Slow, Fast], p => Assert.InRange(RecordOf(p).PiecesAccepted, 9, 20));

        var again = new Coordinator(new CoordinatorOptions());
        foreach (var happened in _journal)
            again.Apply(happened);
        Assert.Equal(_coordinator.Providers.OrderBy(p => p.Provider).Select(Numbers),
            again.Providers.OrderBy(p => p.Provider).Select(Numbers));
    }

    [Fact]
    public void What_is_not_accepted_yet_does_not_count()
    {
        Open();
        for (var i = 0; i < 10; i++)
            Work(Fast, tookMs: 500);
        Assert.Equal((0L, 0L, 1_000_000L), (RecordOf(Fast).PiecesAccepted, RecordOf(Fast).MeasuredUnitsPerSecond,
            RecordOf(Fast).UnitsPerSecond));
        SeeBlock();
        Assert.Equal(9, RecordOf(Fast).PiecesAccepted);
        Assert.Equal(20, RecordOf(Fast).MeasuredUnitsPerSecond);
    }

    [Fact]
    public void Leases_held_at_once_are_not_counted_twice()
    {
        Open();
        var grants = new List<CoordinatorEffect.GrantLease>();
        while (grants.Count < 4)
            grants.Add(Pull(Fast, grants));
        for (var round = 0; round < 4; round++)
            for (var i = 0; i < grants.Count; i++)
            {
                _nowMs += 500;
                Answer(Fast, grants[i]);
                grants[i] = Pull(Fast, grants.Where((_, k) => k != i));
            }

        SeeBlock();
        Assert.Equal(20, RecordOf(Fast).MeasuredUnitsPerSecond);
    }

    private static (Address, long, long, long) Numbers(ProviderRecord record) =>
        (record.Provider, record.PiecesAccepted, record.WorkUnits, record.WorkMs);

    private ProviderRecord RecordOf(Address provider) => _coordinator.Providers.Single(p => p.Provider == provider);

    private void Open()
    {
        foreach (var provider in new[] { Slow, Fast })
            Apply(new CoordinatorEvent.OfferReceived(
                _nowMs, new ProviderOffer(provider, ["train"], 1, 1_000_000, 1, 0, _nowMs + 86_400_000)));
        Apply(new CoordinatorEvent.JobOpened(_nowMs, Job, State, WorkPlan.Uniform(1, 100, Units),
            [new JobParticipant(Slow, 1, 10_000), new JobParticipant(Fast, 1, 10_000)], 20_000, 0,
            _nowMs + 86_400_000, State));
    }

    private void Work(Address provider, int tookMs)
    {
        var grant = Pull(provider);
        _nowMs += tookMs;
        Answer(provider, grant);
    }

    private CoordinatorEffect.GrantLease Pull(
        Address provider, IEnumerable<CoordinatorEffect.GrantLease>? held = null) =>
        Apply(new CoordinatorEvent.Pulled(_nowMs, provider, 1, [.. (held ?? []).Select(l => l.Lease)]))
            .OfType<CoordinatorEffect.GrantLease>().Single();

    private void Answer(Address provider, CoordinatorEffect.GrantLease grant)
    {
        var piece = Assert.Single(grant.Pieces);
        var root = SimTruth.Mix((ulong)_journal.Count + 1_000);
        var output = SimTruth.Mix((ulong)piece.Slot);
        var result = new BatchResult(piece.Stage, piece.Slot, piece.Branch, output, root, false);
        Apply(new CoordinatorEvent.BatchReceived(_nowMs, Job, provider, grant.Lease, root, new byte[65], [result]));
    }

    private void SeeBlock() =>
        Apply(new CoordinatorEvent.BlockSeen(_nowMs, ++_block, SimTruth.Mix(_block + 5_000)));

    private CoordinatorEffect[] Apply(CoordinatorEvent happened)
    {
        _journal.Add(happened);
        return [.. _coordinator.Apply(happened)];
    }
}
