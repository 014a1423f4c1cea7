using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>Names a lease to renew or to give back.</summary>
public sealed record LeaseRequest(Hash32 Job, Hash32 Lease);
