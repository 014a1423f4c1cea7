using System.Collections.Concurrent;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Releases that providers have signed, so that a client can take back what is left before the grace ends.
/// </summary>
internal sealed class ReleaseDesk
{
    private readonly ConcurrentDictionary<(Hash32 Job, Address Provider), Signed<Release>> _releases = new();

    public void Add(Address provider, Signed<Release> release) =>
        _releases[(release.Message.JobId, provider)] = release;

    /// <summary>The releases of a job by provider.</summary>
    public IReadOnlyDictionary<Address, Signature> Of(Hash32 job) =>
        _releases.Where(r => r.Key.Job == job).ToDictionary(r => r.Key.Provider, r => r.Value.Signature);
}
