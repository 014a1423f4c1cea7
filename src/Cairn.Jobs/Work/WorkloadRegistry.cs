using System.Diagnostics.CodeAnalysis;

namespace Cairn.Jobs;

/// <summary>The kinds of job that this program knows.</summary>
public sealed class WorkloadRegistry
{
    private readonly SortedDictionary<string, IWorkload> _byKind = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two workloads have one kind.</exception>
    public WorkloadRegistry(params IEnumerable<IWorkload> workloads)
    {
        foreach (var workload in workloads)
            if (!_byKind.TryAdd(workload.Kind, workload))
                throw new ArgumentException($"Two workloads are called {workload.Kind}.", nameof(workloads));
    }

    /// <summary>All kinds, in ordinal order.</summary>
    public IReadOnlyCollection<string> Kinds => _byKind.Keys;

    public bool TryGet(string kind, [NotNullWhen(true)] out IWorkload? workload) =>
        _byKind.TryGetValue(kind, out workload);
}
