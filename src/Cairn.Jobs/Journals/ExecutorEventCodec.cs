using System.Buffers;

namespace Cairn.Jobs;

/// <summary>
/// Executor events as journal records: a version byte, a kind byte, the time, the event's fields. Kinds 4 and 15 are
/// read and not written: they name no block.
/// </summary>
public static class ExecutorEventCodec
{
    private const byte Version = 1;

    /// <summary>The record of an event.</summary>
    public static byte[] Encode(ExecutorEvent value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var w = new RecordWriter(buffer);
        w.Byte(Version);
        Write(w, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a record; false for anything that <see cref="Encode"/> does not write.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> record, out ExecutorEvent value)
    {
        var r = new RecordReader(record);
        var version = r.Byte();
        var kind = r.Byte();
        value = version == Version ? Read(r, kind, r.Int64())! : null!;
        return value is not null && r.IsGood;
    }

    private static void Head(RecordWriter w, byte kind, ExecutorEvent value)
    {
        w.Byte(kind);
        w.Int64(value.TimeMs);
    }

    private static void Write(RecordWriter w, ExecutorEvent value)
    {
        switch (value)
        {
            case ExecutorEvent.Restarted e:
                Head(w, 1, e);
                break;
            case ExecutorEvent.GatewayUp e:
                Head(w, 2, e);
                break;
            case ExecutorEvent.GatewayDown e:
                Head(w, 3, e);
                break;
            case ExecutorEvent.ChainSeen e:
                Head(w, 27, e);
                w.Amount(e.RedeemCost);
                w.Hash(e.Head);
                break;
            case ExecutorEvent.LeaseGranted e:
                Head(w, 5, e);
                w.Hash(e.Job);
                w.Hash(e.Lease);
                w.Int64(e.ExpiresMs);
                w.List(e.Pieces, Piece);
                break;
            case ExecutorEvent.PullRefused e:
                Head(w, 6, e);
                w.Byte((byte)e.Reason);
                w.Int32(e.RetryAfterMs);
                break;
            case ExecutorEvent.EscrowChecked e:
                Head(w, 8, e);
                w.Hash(e.Job);
                w.Byte((byte)e.Verdict);
                Offer(w, e.Offer);
                break;
            case ExecutorEvent.ShutdownRequested e:
                Head(w, 17, e);
                break;
            case ExecutorEvent.Ticked e:
                Head(w, 18, e);
                break;
            case ExecutorEvent.ChainWentBack e:
                Head(w, 21, e);
                break;
            default:
                WriteWork(w, value);
                break;
        }
    }

    private static void WriteWork(RecordWriter w, ExecutorEvent value)
    {
        switch (value)
        {
            case ExecutorEvent.LeaseExtended e:
                Head(w, 7, e);
                w.Hash(e.Job);
                w.Hash(e.Lease);
                w.Int64(e.ExpiresMs);
                break;
            case ExecutorEvent.InputsFetched e:
                Head(w, 9, e);
                w.Hash(e.Job);
                w.Hash(e.Lease);
                w.Int32(e.Place);
                break;
            case ExecutorEvent.PieceDone e:
                Head(w, 10, e);
                w.Hash(e.Job);
                w.Hash(e.Lease);
                w.Int32(e.Place);
                w.Hash(e.Output);
                w.Fail(e.IsFail, e.Commitment, e.Proof);
                break;
            case ExecutorEvent.PieceFailed e:
                Head(w, 11, e);
                w.Hash(e.Job);
                w.Hash(e.Lease);
                w.Int32(e.Place);
                break;
            case ExecutorEvent.BatchAnswered e:
                Head(w, e.Root.IsZero ? (byte)12 : (byte)26, e);
                w.Hash(e.Job);
                w.Hash(e.Lease);
                w.Int32(e.Batch);
                w.Byte(e.Refusal is null ? (byte)0 : (byte)1);
                if (e.Refusal is { } refusal)
                    w.Byte((byte)refusal);
                w.Int32(e.Payable);
                if (!e.Root.IsZero)
                    w.Hash(e.Root);
                break;
            default:
                WriteMoney(w, value);
                break;
        }
    }

    private static void WriteMoney(RecordWriter w, ExecutorEvent value)
    {
        switch (value)
        {
            case ExecutorEvent.VoucherReceived e:
                Head(w, 13, e);
                w.Hash(e.Job);
                w.Amount(e.Amount);
                w.Int64(e.Pieces);
                break;
            case ExecutorEvent.VoucherStored e:
                Head(w, 14, e);
                w.Hash(e.Job);
                w.Amount(e.Amount);
                break;
            case ExecutorEvent.PaidSeen e:
                Head(w, 28, e);
                w.Hash(e.Job);
                w.Amount(e.Paid);
                w.Byte(e.IsClosed ? (byte)1 : (byte)0);
                w.Byte(e.IsFinal ? (byte)1 : (byte)0);
                w.Hash(e.Head);
                break;
            case ExecutorEvent.CountFailed e:
                Head(w, 29, e);
                w.Hash(e.Job);
                break;
            case ExecutorEvent.ClaimEnded e:
                Head(w, 30, e);
                w.Hash(e.Job);
                break;
            case ExecutorEvent.RedeemFailed e:
                Head(w, 16, e);
                w.Hash(e.Job);
                break;
            case ExecutorEvent.JobOver e:
                Head(w, 19, e);
                w.Hash(e.Job);
                break;
            case ExecutorEvent.JobSettled e:
                Head(w, 20, e);
                w.Hash(e.Job);
                break;
            default:
                WriteClaim(w, value);
                break;
        }
    }

    private static void WriteClaim(RecordWriter w, ExecutorEvent value)
    {
        switch (value)
        {
            case ExecutorEvent.Asserted e:
                Lane(w, 31, e);
                w.Int64(e.EndMs);
                w.Byte(e.IsFinal ? (byte)1 : (byte)0);
                break;
            case ExecutorEvent.AssertFailed e:
                Lane(w, 34, e);
                w.Byte(e.IsFinal ? (byte)1 : (byte)0);
                break;
            case ExecutorEvent.Finalised e:
                Lane(w, 32, e);
                w.Byte(e.IsFinal ? (byte)1 : (byte)0);
                break;
            case ExecutorEvent.Unasserted e:
                Lane(w, 33, e);
                break;
            case ExecutorEvent.FinaliseFailed e:
                Lane(w, 35, e);
                w.Int64(e.EndMs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value));
        }
    }

    private static void Lane(RecordWriter w, byte kind, ExecutorEvent.OfLane value)
    {
        Head(w, kind, value);
        w.Hash(value.Job);
        w.Int32(value.Lane);
        w.Int32(value.First);
    }

    private static void Piece(RecordWriter w, LeasedPiece piece)
    {
        w.Int32(piece.Piece);
        w.Int32(piece.Stage);
        w.Int32(piece.Slot);
        w.Int32(piece.Branch);
        w.Cid(piece.State);
    }

    private static void Offer(RecordWriter w, JobOffer? offer)
    {
        w.Byte(offer is null ? (byte)0 : offer.WindowMs == 0 ? (byte)1 : (byte)2);
        if (offer is null)
            return;
        w.Amount(offer.PricePerUnit);
        w.List(offer.UnitsPerSlot, static (w, units) => w.Int64(units));
        w.Amount(offer.Cap);
        w.Int64(offer.DeadlineMs);
        w.Int64(offer.RecutDelayMs);
        if (offer.WindowMs == 0)
            return;
        w.Int64(offer.WindowMs);
        w.Int64(offer.GraceMs);
    }

    private static ExecutorEvent? Read(RecordReader r, byte kind, long timeMs) => kind switch
    {
        1 => new ExecutorEvent.Restarted(timeMs),
        2 => new ExecutorEvent.GatewayUp(timeMs),
        3 => new ExecutorEvent.GatewayDown(timeMs),
        4 => new ExecutorEvent.ChainSeen(timeMs, r.Amount(), default),
        5 => new ExecutorEvent.LeaseGranted(timeMs, r.Hash(), r.Hash(), r.Int64(), r.List(52, static r =>
            new LeasedPiece(r.Int32(), r.Int32(), r.Int32(), r.Int32(), r.Cid()))),
        6 => new ExecutorEvent.PullRefused(timeMs, r.Choice<PullRefusal>(), r.Int32()),
        7 => new ExecutorEvent.LeaseExtended(timeMs, r.Hash(), r.Hash(), r.Int64()),
        8 => new ExecutorEvent.EscrowChecked(timeMs, r.Hash(), r.Choice<EscrowVerdict>(), Offer(r)),
        9 => new ExecutorEvent.InputsFetched(timeMs, r.Hash(), r.Hash(), r.Int32()),
        10 => Done(r, new ExecutorEvent.PieceDone(timeMs, r.Hash(), r.Hash(), r.Int32(), r.Hash(), false)),
        11 => new ExecutorEvent.PieceFailed(timeMs, r.Hash(), r.Hash(), r.Int32()),
        12 => Answered(r, timeMs),
        13 => new ExecutorEvent.VoucherReceived(timeMs, r.Hash(), r.Amount(), r.Int64()),
        14 => new ExecutorEvent.VoucherStored(timeMs, r.Hash(), r.Amount()),
        15 => new ExecutorEvent.PaidSeen(timeMs, r.Hash(), r.Amount(), false, false, default),
        16 => new ExecutorEvent.RedeemFailed(timeMs, r.Hash()),
        17 => new ExecutorEvent.ShutdownRequested(timeMs),
        18 => new ExecutorEvent.Ticked(timeMs),
        19 => new ExecutorEvent.JobOver(timeMs, r.Hash()),
        20 => new ExecutorEvent.JobSettled(timeMs, r.Hash()),
        21 => new ExecutorEvent.ChainWentBack(timeMs),
        22 => new ExecutorEvent.Asserted(timeMs, r.Hash(), r.Int32(), -1, r.Int64(), false),
        23 => new ExecutorEvent.AssertFailed(timeMs, r.Hash(), r.Int32(), -1, r.Flag()),
        24 => new ExecutorEvent.Finalised(timeMs, r.Hash(), r.Int32(), -1, true),
        25 => new ExecutorEvent.FinaliseFailed(timeMs, r.Hash(), r.Int32(), -1, r.Int64()),
        26 => Answered(r, timeMs) with { Root = r.Hash() },
        27 => new ExecutorEvent.ChainSeen(timeMs, r.Amount(), r.Hash()),
        28 => new ExecutorEvent.PaidSeen(timeMs, r.Hash(), r.Amount(), r.Flag(), r.Flag(), r.Hash()),
        29 => new ExecutorEvent.CountFailed(timeMs, r.Hash()),
        30 => new ExecutorEvent.ClaimEnded(timeMs, r.Hash()),
        31 => new ExecutorEvent.Asserted(timeMs, r.Hash(), r.Int32(), r.Int32(), r.Int64(), r.Flag()),
        32 => new ExecutorEvent.Finalised(timeMs, r.Hash(), r.Int32(), r.Int32(), r.Flag()),
        33 => new ExecutorEvent.Unasserted(timeMs, r.Hash(), r.Int32(), r.Int32()),
        34 => new ExecutorEvent.AssertFailed(timeMs, r.Hash(), r.Int32(), r.Int32(), r.Flag()),
        35 => new ExecutorEvent.FinaliseFailed(timeMs, r.Hash(), r.Int32(), r.Int32(), r.Int64()),
        _ => null,
    };

    private static ExecutorEvent.PieceDone Done(RecordReader r, ExecutorEvent.PieceDone done)
    {
        var (isFail, commitment, proof) = r.Fail();
        return done with { IsFail = isFail, Commitment = commitment, Proof = proof };
    }

    private static ExecutorEvent.BatchAnswered Answered(RecordReader r, long timeMs) =>
        new(timeMs, r.Hash(), r.Hash(), r.Int32(), Refusal(r), r.Int32());

    private static JobOffer? Offer(RecordReader r)
    {
        var form = r.Byte();
        if (form > 2)
            r.Refuse();
        if (form is 0 or > 2)
            return null;
        var offer = new JobOffer(r.Amount(), r.List(8, static r => r.Int64()), r.Amount(), r.Int64(), r.Int64());
        return form == 1 ? offer : offer with { WindowMs = r.Int64(), GraceMs = r.Int64() };
    }

    private static BatchRefusal? Refusal(RecordReader r) => r.Flag() ? r.Choice<BatchRefusal>() : null;
}
