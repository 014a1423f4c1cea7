using System.Buffers;

namespace Cairn.Jobs;

/// <summary>Coordinator events as journal records: a version byte, a kind byte, the time, the event's fields.</summary>
public static class CoordinatorEventCodec
{
    private const byte Version = 1;

    /// <summary>The record of an event.</summary>
    public static byte[] Encode(CoordinatorEvent value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var w = new RecordWriter(buffer);
        w.Byte(Version);
        w.Byte(KindOf(value));
        w.Int64(value.TimeMs);
        Write(w, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a record; false for anything that <see cref="Encode"/> does not write.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> record, out CoordinatorEvent value)
    {
        var r = new RecordReader(record);
        var version = r.Byte();
        var kind = r.Byte();
        value = version == Version ? Read(r, kind, r.Int64())! : null!;
        return value is not null && r.IsGood;
    }

    private static byte KindOf(CoordinatorEvent value) => value switch
    {
        CoordinatorEvent.JobOpened opened when opened.Lock > 0 => 14,
        CoordinatorEvent.JobOpened => 1,
        CoordinatorEvent.CapsChanged => 2,
        CoordinatorEvent.OfferReceived => 3,
        CoordinatorEvent.Pulled => 4,
        CoordinatorEvent.LeaseRenewed => 5,
        CoordinatorEvent.LeaseReturned => 6,
        CoordinatorEvent.BatchReceived => 7,
        CoordinatorEvent.BlockSeen => 8,
        CoordinatorEvent.StageCombined => 9,
        CoordinatorEvent.ContradictionRecorded => 10,
        CoordinatorEvent.JobCancelled => 11,
        CoordinatorEvent.Ticked => 12,
        CoordinatorEvent.ReleaseReceived => 13,
        CoordinatorEvent.LockSigned => 15,
        CoordinatorEvent.LockRecorded => 16,
        CoordinatorEvent.Convicted => 17,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static void Write(RecordWriter w, CoordinatorEvent value)
    {
        switch (value)
        {
            case CoordinatorEvent.JobOpened e:
                w.Hash(e.Job);
                w.Cid(e.Document);
                w.Int32(e.Plan.Stages);
                w.Int32(e.Plan.Slots);
                w.List(e.Plan.UnitsPerPiece, static (w, units) => w.Int64(units));
                w.List(e.Participants, Participant);
                w.Amount(e.Budget);
                w.Int32(e.AuditShare);
                w.Int64(e.DeadlineMs);
                w.Cid(e.State);
                if (e.Lock > 0)
                    w.Amount(e.Lock);
                break;
            case CoordinatorEvent.CapsChanged e:
                w.Hash(e.Job);
                w.Amount(e.Budget);
                w.List(e.Participants, Participant);
                break;
            case CoordinatorEvent.OfferReceived e:
                Offer(w, e.Offer);
                break;
            case CoordinatorEvent.Pulled e:
                w.Address(e.Provider);
                w.Int32(e.PiecesMax);
                w.List(e.Held, static (w, lease) => w.Hash(lease));
                break;
            case CoordinatorEvent.LeaseRenewed e:
                w.Hash(e.Job);
                w.Address(e.Provider);
                w.Hash(e.Lease);
                break;
            case CoordinatorEvent.LeaseReturned e:
                w.Hash(e.Job);
                w.Address(e.Provider);
                w.Hash(e.Lease);
                break;
            case CoordinatorEvent.BatchReceived e:
                Batch(w, e);
                break;
            case CoordinatorEvent.BlockSeen e:
                w.Int64((long)e.Number);
                w.Hash(e.Hash);
                break;
            case CoordinatorEvent.StageCombined e:
                Combined(w, e);
                break;
            case CoordinatorEvent.ContradictionRecorded e:
                w.Hash(e.Job);
                w.Address(e.Provider);
                break;
            case CoordinatorEvent.JobCancelled e:
                w.Hash(e.Job);
                break;
            case CoordinatorEvent.ReleaseReceived e:
                w.Hash(e.Job);
                w.Address(e.Provider);
                w.Bytes(e.Signature.Span);
                break;
            default:
                WriteStake(w, value);
                break;
        }
    }

    private static void WriteStake(RecordWriter w, CoordinatorEvent value)
    {
        switch (value)
        {
            case CoordinatorEvent.LockSigned e:
                w.Hash(e.Job);
                w.Address(e.Provider);
                w.Amount(e.Amount);
                w.Int64(unchecked((long)e.Until));
                w.Bytes(e.Signature.Span);
                break;
            case CoordinatorEvent.LockRecorded e:
                w.Hash(e.Job);
                w.Address(e.Provider);
                w.Byte(e.IsLocked ? (byte)1 : (byte)0);
                break;
            case CoordinatorEvent.Convicted e:
                w.Hash(e.Job);
                w.Address(e.Provider);
                w.Address(e.Challenger);
                w.Amount(e.Slashed);
                w.Int64(unchecked((long)e.Block));
                w.Hash(e.Transaction);
                break;
        }
    }

    private static void Participant(RecordWriter w, JobParticipant value)
    {
        w.Address(value.Provider);
        w.Amount(value.PricePerUnit);
        w.Amount(value.Cap);
    }

    private static void Offer(RecordWriter w, ProviderOffer value)
    {
        w.Address(value.Provider);
        w.List(value.Kinds, static (w, kind) => w.Text(kind));
        w.Amount(value.PricePerUnit);
        w.Int64(value.UnitsPerSecond);
        w.Int32(value.Threads);
        w.Int32(value.Sandbox);
        w.Int64(value.ExpiryMs);
    }

    private static void Batch(RecordWriter w, CoordinatorEvent.BatchReceived e)
    {
        w.Hash(e.Job);
        w.Address(e.Provider);
        w.Hash(e.Lease);
        w.Hash(e.Root);
        w.Bytes(e.Signature.Span);
        w.List(e.Results, static (w, result) =>
        {
            w.Int32(result.Stage);
            w.Int32(result.Slot);
            w.Int32(result.Branch);
            w.Hash(result.Output);
            w.Hash(result.Salt);
            w.Fail(result.IsFail, result.Commitment, result.Proof);
        });
    }

    private static void Combined(RecordWriter w, CoordinatorEvent.StageCombined e)
    {
        w.Hash(e.Job);
        w.Int32(e.Stage);
        w.Int32(e.Branch);
        w.Int32(e.RejectedSlot);
        w.Text(e.Detail);
        w.Byte(e.Result is null ? (byte)0 : (byte)1);
        if (e.Result is not { } result)
            return;
        w.Cid(result.State);
        w.Byte(result.Stop ? (byte)1 : (byte)0);
        w.Byte(result.Failure is null ? (byte)0 : (byte)1);
        if (result.Failure is { } failure)
            w.Text(failure);
        var metrics = result.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).ToArray();
        w.List(metrics, static (w, metric) =>
        {
            w.Text(metric.Key);
            w.Text(metric.Value);
        });
    }

    private static CoordinatorEvent? Read(RecordReader r, byte kind, long timeMs) => kind switch
    {
        1 => Opened(r, timeMs),
        2 => new CoordinatorEvent.CapsChanged(timeMs, r.Hash(), r.Amount(), r.List(52, Participant)),
        3 => new CoordinatorEvent.OfferReceived(timeMs, new ProviderOffer(
            r.Address(), r.List(4, static r => r.Text()), r.Amount(), r.Int64(), r.Int32(), r.Int32(), r.Int64())),
        4 => new CoordinatorEvent.Pulled(timeMs, r.Address(), r.Int32(), r.List(32, static r => r.Hash())),
        5 => new CoordinatorEvent.LeaseRenewed(timeMs, r.Hash(), r.Address(), r.Hash()),
        6 => new CoordinatorEvent.LeaseReturned(timeMs, r.Hash(), r.Address(), r.Hash()),
        7 => new CoordinatorEvent.BatchReceived(
            timeMs, r.Hash(), r.Address(), r.Hash(), r.Hash(), r.Bytes(), r.List(77, BatchResult)),
        8 => new CoordinatorEvent.BlockSeen(timeMs, unchecked((ulong)r.Int64()), r.Hash()),
        9 => new CoordinatorEvent.StageCombined(timeMs, r.Hash(), r.Int32(), r.Int32(), null, r.Int32(), r.Text())
        {
            Result = r.Flag() ? Result(r) : null,
        },
        10 => new CoordinatorEvent.ContradictionRecorded(timeMs, r.Hash(), r.Address()),
        11 => new CoordinatorEvent.JobCancelled(timeMs, r.Hash()),
        12 => new CoordinatorEvent.Ticked(timeMs),
        13 => new CoordinatorEvent.ReleaseReceived(timeMs, r.Hash(), r.Address(), r.Bytes()),
        14 => Opened(r, timeMs) with { Lock = Lock(r) },
        15 => new CoordinatorEvent.LockSigned(
            timeMs, r.Hash(), r.Address(), r.Amount(), unchecked((ulong)r.Int64()), r.Bytes()),
        16 => new CoordinatorEvent.LockRecorded(timeMs, r.Hash(), r.Address(), r.Flag()),
        17 => new CoordinatorEvent.Convicted(
            timeMs, r.Hash(), r.Address(), r.Address(), r.Amount(), unchecked((ulong)r.Int64()), r.Hash()),
        _ => null,
    };

    private static CoordinatorEvent.JobOpened Opened(RecordReader r, long timeMs) => new(
        timeMs, r.Hash(), r.Cid(), new WorkPlan(r.Int32(), r.Int32(), r.List(8, static r => r.Int64())),
        r.List(52, Participant), r.Amount(), r.Int32(), r.Int64(), r.Cid());

    private static UInt128 Lock(RecordReader r)
    {
        var amount = r.Amount();
        if (amount == 0)
            r.Refuse();
        return amount;
    }

    private static JobParticipant Participant(RecordReader r) => new(r.Address(), r.Amount(), r.Amount());

    private static BatchResult BatchResult(RecordReader r)
    {
        var result = new BatchResult(r.Int32(), r.Int32(), r.Int32(), r.Hash(), r.Hash(), false);
        var (isFail, commitment, proof) = r.Fail();
        return result with { IsFail = isFail, Commitment = commitment, Proof = proof };
    }

    private static StageResult Result(RecordReader r)
    {
        var (state, stop) = (r.Cid(), r.Flag());
        var failure = r.Flag() ? r.Text() : null;
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        var last = "";
        foreach (var (key, value) in r.List(8, static r => (r.Text(), r.Text())))
        {
            if (metrics.Count > 0 && string.CompareOrdinal(last, key) >= 0)
                r.Refuse();
            metrics[last = key] = value;
        }

        return new StageResult(state, stop, failure, metrics);
    }
}
