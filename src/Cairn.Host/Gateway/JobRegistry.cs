using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>
/// The jobs that a gateway has taken on, one file each, written before the coordinator hears of the job.
/// </summary>
internal sealed class JobRegistry(string folder)
{
    private readonly string _folder = Directory.CreateDirectory(folder).FullName;
    private readonly ConcurrentDictionary<Hash32, KnownJob> _jobs = new();

    /// <summary>All jobs, the newest first.</summary>
    public IReadOnlyList<KnownJob> All => [.. _jobs.Values.OrderByDescending(j => j.Record.TakenAt)];

    public bool TryGet(Hash32 jobId, [NotNullWhen(true)] out KnownJob? job) => _jobs.TryGetValue(jobId, out job);

    /// <summary>Reads what earlier processes kept.</summary>
    /// <exception cref="IOException">A job's file or document cannot be read.</exception>
    public async Task LoadAsync(StageCombiner stages, CancellationToken ct)
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*.json"))
        {
            var record = JsonSerializer.Deserialize<JobRecord>(await File.ReadAllBytesAsync(file, ct), ApiJson.Options)
                ?? throw new IOException($"{file} is empty; restore it from a backup or remove it.");
            var (document, workload) = await stages.ReadAsync(record.Document, ct);
            if (!workload.TryPlan(document, out var plan, out var error))
                throw new IOException($"{file}: {error}");
            _jobs[record.JobId] = new KnownJob(record, document, workload, plan);
        }
    }

    /// <summary>Keeps a job durably; false where it is known already.</summary>
    public bool TryAdd(KnownJob job)
    {
        var id = job.Record.JobId;
        if (_jobs.ContainsKey(id))
            return false;
        AtomicFile.Write(Path.Combine(_folder, $"{id}.json"),
            JsonSerializer.SerializeToUtf8Bytes(job.Record, ApiJson.Options));
        return _jobs.TryAdd(id, job);
    }
}
