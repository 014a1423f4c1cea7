using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What the rules share while one event is applied: the time, the options and the effects so far.</summary>
internal sealed class Turn(CoordinatorOptions options, ProviderDirectory providers)
{
    private readonly List<(JobState Job, ParticipantAccount Account)> _owed = [];

    public CoordinatorOptions Options { get; } = options;

    public ProviderDirectory Providers { get; } = providers;

    public List<CoordinatorEffect> Effects { get; } = [];

    /// <summary>Items of the lease that is being made.</summary>
    public List<LeaseItem> Items { get; } = [];

    /// <summary>Unix milliseconds; never goes back.</summary>
    public long NowMs { get; private set; }

    public void Begin(long timeMs)
    {
        NowMs = Math.Max(NowMs, timeMs);
        Effects.Clear();
    }

    /// <summary>
    /// An execution is accepted: its provider has earned the price, and the voucher is signed at the end of the turn.
    /// </summary>
    public void Earn(JobState job, ParticipantAccount account, int slot, int receipt)
    {
        account.Accept(job.PriceOf(slot, account));
        var units = job.Plan.UnitsPerPiece[slot];
        Providers.CountAccepted(account.Provider, units, job.Receipts[receipt].TimeOfMs(units));
        _owed.Add((job, account));
    }

    public void SignVouchers()
    {
        foreach (var (job, account) in _owed)
        {
            if (account.Earned == account.Vouchered)
                continue;
            account.Vouchered = account.Earned;
            Effects.Add(new CoordinatorEffect.SignVoucher(
                job.Id, account.Provider, account.Earned, account.PiecesPaid));
            Effects.Add(new CoordinatorEffect.Report(new JobProgress(
                job.Id, NowMs, ProgressKind.Paid, -1, -1, job.Branch, account.Provider, account.Earned)));
        }

        _owed.Clear();
    }

    public void Report(
        JobState job, ProgressKind kind, StageRun run, int slot, Address provider, Cid output = default) =>
        Effects.Add(new CoordinatorEffect.Report(new JobProgress(
            job.Id, NowMs, kind, run.Stage, slot, slot < 0 ? job.Branch : run.Pieces[slot].Branch, provider,
            Output: output)));

    public void Report(
        JobState job, ProgressKind kind, string detail = "", Address provider = default, UInt128 amount = default) =>
        Effects.Add(new CoordinatorEffect.Report(new JobProgress(
            job.Id, NowMs, kind, -1, -1, job.Branch, provider, amount, Detail: detail)));
}
