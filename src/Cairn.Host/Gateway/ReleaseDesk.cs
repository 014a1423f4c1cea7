using System.Collections.Concurrent;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Releases that providers have signed, so that a client can take back what is left before the grace ends. Kept in the
/// coordinator's journal.
/// </summary>
internal sealed class ReleaseDesk(JobRegistry jobs)
{
    private readonly ConcurrentDictionary<(Hash32 Job, Address Provider), Signature> _releases = new();

    /// <summary>Takes an event, live or at replay.</summary>
    public void Take(CoordinatorEvent happened)
    {
        if (happened is CoordinatorEvent.ReleaseReceived e && Signature.TryParse(e.Signature.Span, out var signature))
            _releases.TryAdd((e.Job, e.Provider), signature);
    }

    /// <summary>Whether the provider has a cap in the job and has not released it.</summary>
    public bool Lacks(Hash32 job, Address provider) => !_releases.ContainsKey((job, provider))
        && jobs.TryGet(job, out var known) && known.Record.Caps.CapOf(provider) > 0;

    /// <summary>The releases of a job by provider.</summary>
    public IReadOnlyDictionary<Address, Signature> Of(Hash32 job) =>
        _releases.Where(r => r.Key.Job == job).ToDictionary(r => r.Key.Provider, r => r.Value);
}
