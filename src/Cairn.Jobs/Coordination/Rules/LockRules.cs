namespace Cairn.Jobs;

/// <summary>Takes the locks under which providers can lose stake; nobody works before its own is on chain.</summary>
internal static class LockRules
{
    public static void Signed(Turn turn, JobState job, ParticipantAccount account, CoordinatorEvent.LockSigned signed)
    {
        if (account.MayWork || account.Excluded || account.Lock is not null || signed.Amount < job.Lock
            || job.Phase == JobPhase.Finished)
            return;
        account.Lock = new CoordinatorEffect.RecordLock(
            job.Id, account.Provider, signed.Amount, signed.Until, signed.Signature);
        turn.Effects.Add(account.Lock);
    }

    public static void Recorded(Turn turn, JobState job, ParticipantAccount account, bool isLocked)
    {
        if (account.MayWork || account.Lock is null)
            return;
        if (!isLocked)
        {
            // It may sign another, once it has the stake.
            account.Lock = null;
            return;
        }

        account.MayWork = true;
        turn.Report(job, ProgressKind.Locked, provider: account.Provider, amount: account.Lock.Amount);
    }
}
