using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// A verifier: executes a share of the results of disputed jobs again, and disputes what is wrong, unattended, to the
/// end. A restart goes on where the last process ended.
/// </summary>
public sealed class VerifierHost : IAsyncDisposable
{
    private const int DisputesAtOnce = 4;

    private readonly VerifierResources _resources;
    private readonly VerifierOptions _options;
    private readonly VerifierJournal _journal;
    private readonly PieceChecker _checker;
    private readonly ResultWatch _watch;
    private readonly AssertionBook _assertions;
    private readonly BondPurse _purse;
    private readonly DemandDesk _demands;
    private readonly QuestionAsker _asker;
    private readonly StoryBook _stories;
    private readonly SemaphoreSlim _executing = new(1);
    private readonly SemaphoreSlim _playing = new(DisputesAtOnce);
    private readonly ConcurrentDictionary<Hash32, Task> _disputes = new();
    private readonly TimeProvider _time;
    private readonly IProgress<string> _log;
    private readonly IProgress<DisputeStory>? _told;

    private VerifierHost(VerifierResources resources, VerifierOptions options, WorkloadRegistry workloads,
        TimeProvider time, IProgress<string> log, IProgress<DisputeStory>? told)
    {
        (_resources, _options, _time, _log, _told) = (resources, options, time, log, told);
        _journal = new VerifierJournal(resources.Journal);
        _assertions = new AssertionBook(resources.Chain, resources.Network.Dispute, time);
        _watch = new ResultWatch(resources, _journal, _assertions, options, time);
        _checker = new PieceChecker(workloads, resources.Blocks, _watch.Evidence,
            new WorkContext(options.Threads, options.MaxVectorBits));
        _purse = new BondPurse(resources, options.BondBudget);
        _demands = new DemandDesk(resources, _journal, _watch, _assertions, _purse, options, time, log);
        _asker = new QuestionAsker(
            resources.Gateway, resources.Domain, TimeSpan.FromSeconds(options.PatienceSeconds), time);
        _stories = new StoryBook(options.Folder);
    }

    /// <summary>The verifier's account.</summary>
    public Address Account => _resources.Key.Address;

    /// <exception cref="IOException">The gateway, the chain or the folder cannot be used.</exception>
    public static async Task<VerifierHost> StartAsync(VerifierOptions options, WorkloadRegistry workloads,
        TimeProvider time, IProgress<string> log, IProgress<DisputeStory>? told, CancellationToken ct)
    {
        options.Validate();
        var resources = await VerifierResources.OpenAsync(options, time, ct);
        try
        {
            await new FirstMoney(resources, log).CheckAsync(ct);
            return new VerifierHost(resources, options, workloads, time, log, told);
        }
        catch
        {
            await resources.DisposeAsync();
            throw;
        }
    }

    /// <summary>Watches and disputes until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var following = _assertions.RunAsync(ct);
        foreach (var about in _journal.Open)
            Dispute(about, ct);
        Report();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                foreach (var task in await _watch.NextAsync(ct))
                    await CheckAsync(task, ct);
            }
            catch (ApiException)
            {
                // The gateway is away, or restarts: it is asked again.
            }
            catch (RpcException)
            {
                // The chain is away.
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }

            await DemandAsync(ct);
            await Task.Delay(TimeSpan.FromMilliseconds(_options.PollMs), _time, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_disputes.Values.Append(following)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public ValueTask DisposeAsync() => _resources.DisposeAsync();

    private async Task DemandAsync(CancellationToken ct)
    {
        try
        {
            await _demands.LookAsync(ct);
        }
        catch (IOException)
        {
            // The chain is away.
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task CheckAsync(CheckTask task, CancellationToken ct)
    {
        var (result, subject) = (task.Result, task.Result.SubjectHash);
        var what = $"piece {result.Piece} of {result.Provider}";
        try
        {
            if (await _watch.Evidence.PageAsync(result.Job, result.Number - 1, 1, ct) is not [var batch]
                || batch.Receipt.Message.Root != result.Root || batch.Results.Count <= result.Place)
                throw new InvalidDataException("the gateway shows another batch than before");
            var outcome = await AloneAsync(() => _checker.CheckAsync(
                task, batch, new Hash32(RandomNumberGenerator.GetBytes(Hash32.Size)), ct), ct);
            if (outcome.MadeUp.Length > 0)
                _log.Report($"{what} starts from an input that the job's signer made up: {outcome.MadeUp}. " +
                    "Its provider is not disputed for that");
            if (outcome.Case is not { } about)
            {
                if (outcome.MadeUp.Length > 0)
                    _journal.Report(subject);
                else
                    _journal.Check(subject);
                if (outcome.Fault.Length > 0)
                    _log.Report($"{what} is not checked: {outcome.Fault}");
                Report();
                return;
            }

            _log.Report($"{what} is wrong: {outcome.Fault}. Disputing it");
            _journal.Begin(about);
            _stories.Keep(StoryOf(about, task.Reason, outcome.Own));
            Dispute(about, ct);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            _log.Report($"{what} cannot be executed now: {e.Message}");
        }
    }

    private DisputeStory StoryOf(DisputeCase about, CheckReason reason, CommittedOutput? own) => new()
    {
        Id = about.SubjectHash,
        Job = about.Subject.JobId,
        Provider = about.Subject.Provider,
        Challenger = Account,
        Piece = about.Subject.Piece,
        Branch = about.Subject.Branch,
        Reason = reason.ToString().ToLowerInvariant(),
        Asserted = Text(about.Word.Committed.Outcome),
        Computed = own is null ? "" : Text(own.Commitment.Outcome),
        BeganMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private static string Text(Proofs.PieceOutcome outcome) => outcome.Fail is { } fail
        ? $"a fail in step {fail.Step}, operator {fail.Operator}, element {fail.Element}"
        : outcome.Outputs.ToString();

    private void Dispute(DisputeCase about, CancellationToken ct) =>
        _disputes.TryAdd(about.SubjectHash, PlayAsync(about, ct));

    private async Task PlayAsync(DisputeCase about, CancellationToken ct)
    {
        var subject = about.SubjectHash;
        await _playing.WaitAsync(ct);
        try
        {
            _asker.Announce(about, new Proofs.Question(Proofs.QuestionKind.States), ct);
            using var piece = await AloneAsync(() => _checker.TraceAsync(about, ct), ct);
            var story = _stories.Find(subject) ?? throw new IOException($"The story of dispute {subject} is lost.");
            var teller = new StoryTeller(about, piece.Trace, _resources, _stories,
                story with { Steps = piece.Trace.Spec.Program.Steps }, Told);
            var status = await new ChallengeRunner(about, piece.Trace, _resources, _purse, _asker, teller, _options,
                _time, _log).RunAsync(_journal.SaidIn(subject), ct);
            lock (_journal)
                _journal.End(subject);
            _log.Report($"dispute {subject} is over: {status}");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            _log.Report($"dispute {subject} stops until the next start: {e.Message}");
        }
        finally
        {
            _playing.Release();
            Report();
        }
    }

    // Executing takes all threads and much memory. A trace that a dispute waits for comes before the next check.
    private async Task<T> AloneAsync<T>(Func<Task<T>> execute, CancellationToken ct)
    {
        await _executing.WaitAsync(ct);
        try
        {
            return await execute();
        }
        finally
        {
            _executing.Release();
        }
    }

    private void Told(DisputeStory story)
    {
        _told?.Report(story);
        Report();
    }

    private void Report()
    {
        var stories = _stories.All();
        var won = stories.Where(s => s.Status == ChallengeStatus.Won).ToArray();
        var report = new VerifierReport(Account, _journal.Checked, _journal.MadeUp, stories.Count, won.Length,
            stories.Count(s => s.Status == ChallengeStatus.Lost), _purse.Taken,
            won.Aggregate(UInt128.Zero, (sum, s) => sum + s.Slashed / 2));
        AtomicFile.Write(Path.Combine(_options.Folder.Root, "verifier.json"),
            JsonSerializer.SerializeToUtf8Bytes(report, ApiJson.Options));
    }
}
