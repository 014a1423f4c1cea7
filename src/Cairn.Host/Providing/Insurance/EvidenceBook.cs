using System.Globalization;
using System.Text.Json;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// What a provider must be able to show for as long as its lock holds, one folder a job: the lock, its leases with the
/// signer's words, its receipts with their leaves and salts. Every file is durable before what it answers for is sent.
/// The blocks that the work started from are in the provider's block store.
/// </summary>
internal sealed class EvidenceBook(string root)
{
    /// <summary>The name of the book's folder in a provider's.</summary>
    public const string FolderName = "evidence";

    private const string LockName = "lock.json";
    private readonly Lock _gate = new();

    /// <summary>The jobs that something is kept of.</summary>
    public IReadOnlyList<Hash32> Jobs => !Directory.Exists(root)
        ? []
        : [.. Directory.EnumerateDirectories(root).Select(Path.GetFileName)
            .Select(n => Hash32.TryParse(n, out var job) ? job : default).Where(j => !j.IsZero)];

    /// <exception cref="IOException">The disk is full or failed.</exception>
    public void Keep(Signed<StakeLock> signed) => Write(signed.Message.JobId, LockName, signed);

    public Signed<StakeLock>? LockOf(Hash32 job) => Read<Signed<StakeLock>>(Path.Combine(FolderOf(job), LockName));

    /// <summary>Keeps a lease beside what was kept of it before: sent again, it names only what is open.</summary>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public void Keep(LeaseReply lease)
    {
        using var held = _gate.EnterScope();
        var before = LeaseOf(lease.Job, lease.Lease);
        Write(lease.Job, NameOf("lease", lease.Lease), before is null ? lease : lease with
        {
            Pieces = [.. before.Pieces.Concat(lease.Pieces).Distinct()],
            Leases = [.. (before.Leases ?? []).Concat(lease.Leases ?? []).Distinct()],
            Inputs = [.. (before.Inputs ?? []).Concat(lease.Inputs ?? []).Distinct()],
        });
    }

    public LeaseReply? LeaseOf(Hash32 job, Hash32 lease) =>
        Read<LeaseReply>(Path.Combine(FolderOf(job), NameOf("lease", lease)));

    public IReadOnlyList<LeaseReply> LeasesOf(Hash32 job) => All<LeaseReply>(job, "lease");

    /// <exception cref="IOException">The disk is full or failed.</exception>
    public void Keep(BatchRequest batch) =>
        Write(batch.Receipt.Message.JobId, NameOf("batch", batch.Receipt.Message.Root), batch);

    public BatchRequest? BatchOf(Hash32 job, Hash32 receiptRoot) =>
        Read<BatchRequest>(Path.Combine(FolderOf(job), NameOf("batch", receiptRoot)));

    public IReadOnlyList<BatchRequest> BatchesOf(Hash32 job) => All<BatchRequest>(job, "batch");

    /// <summary>Nothing can be asked about the job any more.</summary>
    public void Forget(Hash32 job)
    {
        if (Directory.Exists(FolderOf(job)))
            Directory.Delete(FolderOf(job), recursive: true);
    }

    private string FolderOf(Hash32 job) => Path.Combine(root, job.ToString());

    private static string NameOf(string kind, Hash32 id) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{id}.json");

    private void Write<T>(Hash32 job, string name, T value)
    {
        Directory.CreateDirectory(FolderOf(job));
        AtomicFile.Write(
            Path.Combine(FolderOf(job), name), JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options));
    }

    private T[] All<T>(Hash32 job, string kind)
        where T : class => !Directory.Exists(FolderOf(job))
        ? []
        : [.. Directory.EnumerateFiles(FolderOf(job), $"{kind}-*.json").Order(StringComparer.Ordinal).Select(Read<T>)
            .OfType<T>()];

    private static T? Read<T>(string path)
        where T : class => !File.Exists(path)
        ? null
        : JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), ApiJson.Options)
            ?? throw new IOException($"{path} is empty; restore it from a backup: stake depends on it.");
}
