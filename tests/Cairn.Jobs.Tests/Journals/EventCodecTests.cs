using Cairn.Proofs;

namespace Cairn.Jobs.Tests;

/// <summary>The simulation round-trips every event; here records are damaged.</summary>
public sealed class EventCodecTests
{
    [Fact]
    public void A_damaged_record_is_refused_or_reads_as_another_event_but_never_throws()
    {
        var random = new Random(20);
        foreach (var record in Records())
        {
            Assert.True(CoordinatorEventCodec.TryDecode(record, out var value));
            Assert.Equal(record, CoordinatorEventCodec.Encode(value));
            for (var length = 0; length < record.Length; length++)
                Assert.False(CoordinatorEventCodec.TryDecode(record.AsMemory(0, length), out _));
            Assert.False(CoordinatorEventCodec.TryDecode((byte[])[.. record, 0], out _));
            for (var i = 0; i < 2_000; i++)
            {
                var bad = (byte[])record.Clone();
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
                if (CoordinatorEventCodec.TryDecode(bad, out var other))
                    Assert.Equal(bad, CoordinatorEventCodec.Encode(other));
                ExecutorEventCodec.TryDecode(bad, out _);
            }
        }
    }

    [Fact]
    public void Another_version_is_refused()
    {
        var record = CoordinatorEventCodec.Encode(new CoordinatorEvent.Ticked(1));
        record[0] = 2;
        Assert.False(CoordinatorEventCodec.TryDecode(record, out _));
        var journal = new MemoryJournal();
        journal.Append([record]);
        Assert.Throws<InvalidDataException>(() => JournalReplay.Coordinator(new CoordinatorOptions(), journal));
    }

    private static IEnumerable<byte[]> Records()
    {
        var (job, who) = (SimTruth.Mix(1), SimWorld.AddressOf(1));
        var state = Content.Cid.ForDagJson(SimTruth.Mix(2).AsSpan());
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.JobOpened(
            1, job, state, new WorkPlan(2, 2, [3, 4]), [new JobParticipant(who, 5, 6)], 7, 8, 9, state));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.JobOpened(
            1, job, state, new WorkPlan(2, 2, [3, 4]), [new JobParticipant(who, 5, 6)], 7, 8, 9, state, 10));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.LockSigned(1, job, who, 2, 3, new byte[65]));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.LockRecorded(1, job, who, true));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.Convicted(1, job, who, who, 2, 3, job));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.OfferReceived(
            1, new ProviderOffer(who, ["train", "sweep"], 2, 3, 4, 5, 6)));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.Pulled(1, who, 2, [job]));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.BatchReceived(
            1, job, who, job, job, new byte[65], [new BatchResult(1, 2, 3, job, job, true)]));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.BatchReceived(
            1, job, who, job, job, new byte[65], [new BatchResult(1, 2, 3, job, job, true, null, SimTruth.Mix(3))]));
        foreach (var outcome in new[] { PieceOutcome.Success(job), PieceOutcome.Failed(new(1, 2, 3, 4)) })
            yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.BatchReceived(1, job, who, job, job,
                new byte[65], [new BatchResult(1, 2, 3, job, job, false, new PieceCommitment(job, default, outcome))]));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.ReleaseReceived(1, job, who, new byte[65]));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.StageCombined(1, job, 2, 3, new StageResult(
            state, true, "broken", new Dictionary<string, string> { ["loss"] = "1.5", ["norm"] = "2" })));
        yield return CoordinatorEventCodec.Encode(new CoordinatorEvent.StageCombined(1, job, 2, 3, null, 4, "bad"));
    }
}
