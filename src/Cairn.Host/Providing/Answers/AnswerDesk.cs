using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>
/// What a provider answers for: finds a result among what it has kept, and runs its piece again. Strangers can ask, so
/// only the newest trace is held, and so many are made an hour.
/// </summary>
/// <param name="lies">The lies of which this provider tells one, and stays with it; for tests and demos. Null for none.
/// </param>
internal sealed class AnswerDesk(
    ProviderResources resources, JobDesk jobs, PieceRunner runner, Func<PieceProgram, IReadOnlyList<PlantedLie>>? lies,
    TimeProvider time) : IDisposable
{
    private const int TracesPerHour = 60;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Queue<DateTimeOffset> _made = new();
    private (Hash32 Subject, DisputedPiece Piece)? _held;

    /// <summary>Makes use of the trace of a result; one caller at a time.</summary>
    /// <param name="isUrgent">Whether it is made however many were made before: a clock runs.</param>
    /// <returns>What the use gave; default where there is no trace.</returns>
    /// <exception cref="IOException">What the piece needs is not to be had now.</exception>
    public async Task<T?> WithTraceAsync<T>(
        AnswerableResult result, bool isUrgent, Func<PieceTrace, T?> use, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_held?.Subject != result.About.SubjectHash)
            {
                if (!isUrgent && !MayTrace())
                    return default;
                _held?.Piece.Dispose();
                _held = null;
                _held = (result.About.SubjectHash, await TraceAsync(result, ct));
            }

            return use(_held.Value.Piece.Trace);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A result by its subject; null where this provider has kept none such.</summary>
    /// <exception cref="IOException">The job cannot be asked for now.</exception>
    public async Task<AnswerableResult?> FindAsync(Subject subject, CancellationToken ct)
    {
        if (subject.Provider != resources.Key.Address
            || resources.Evidence.BatchOf(subject.JobId, subject.Root) is not { } batch)
            return null;
        var place = batch.Results.ToList().FindIndex(r => r.Piece == subject.Piece && r.Branch == subject.Branch);
        if (place < 0 || batch.Results[place].Commitment is not { } claimed
            || resources.Evidence.LeaseOf(subject.JobId, batch.Receipt.Message.LeaseId) is not { } lease
            || lease.Pieces.Where(p => p.Piece == subject.Piece && p.Branch == subject.Branch).ToArray()
                is not [var leased, ..])
            return null;
        var document = await jobs.DocumentAsync(subject.JobId, ct);
        var plan = await runner.PlanDisputesAsync(document, ct);
        var piece = new PieceTask(document, leased.Stage, leased.Slot, leased.State);
        var about = Case(
            (await jobs.TermsAsync(subject.JobId, ct)).Terms, subject, batch, place, lease, plan!, leased.State);
        return new AnswerableResult(about, piece, plan!.SpecOf(subject.Piece).Program, claimed);
    }

    public void Dispose() => _held?.Piece.Dispose();

    private static DisputeCase Case(Terms terms, Subject subject, BatchRequest batch, int place, LeaseReply lease,
        DisputePlan plan, Content.Cid state)
    {
        var (result, message, entry) =
            (batch.Results[place], batch.Receipt.Message, plan.EntryOf(subject.Piece));
        var stage = plan.TermsOf(subject.Piece).Stage;
        var input = lease.Inputs?.FirstOrDefault(i => i.Message.Stage == stage && i.Message.Branch == subject.Branch
            && i.Message.InputRoot == result.Commitment!.InputRoot);
        return new DisputeCase
        {
            Terms = terms,
            Subject = subject,
            Receipt = new SignedReceipt(message.Provider, message.LeaseId, message.Count, message.Root,
                batch.Receipt.Signature.R, MarketCalls.CompactS(batch.Receipt.Signature)),
            Word = new WordOpening(result.Commitment!, new Hash32(result.Output.Digest), result.Salt,
                [.. new ResultTree(message.Provider, batch.Results).Path(place)]),
            Plan = PlanOpening.Of([.. plan.Entries], entry, plan.SpecOf(subject.Piece)),
            CheckpointEvery = plan.Entries[entry].CheckpointEvery,
            Input = input is null ? null : new SignedInput(stage, subject.Branch, input.Message.InputRoot,
                input.Signature.R, MarketCalls.CompactS(input.Signature)),
            State = state,
            Nonce = default,
        };
    }

    private async Task<DisputedPiece> TraceAsync(AnswerableResult result, CancellationToken ct)
    {
        foreach (var lie in lies?.Invoke(result.Program) ?? [])
        {
            var told = await runner.TraceAsync(result.Piece, lie, ct);
            if (told.Trace.Commit(result.About.CheckpointEvery) == result.Claimed)
                return told;
            told.Dispose();
        }

        return await runner.TraceAsync(result.Piece, null, ct);
    }

    private bool MayTrace()
    {
        var now = time.GetUtcNow();
        while (_made.TryPeek(out var made) && now - made > TimeSpan.FromHours(1))
            _made.Dequeue();
        if (_made.Count >= TracesPerHour)
            return false;
        _made.Enqueue(now);
        return true;
    }
}
