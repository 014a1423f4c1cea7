using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>
/// What a user wants done, as written in YAML and checked. It becomes a <see cref="JobDocument"/> once its inputs are
/// content; money and time stay here, since they are terms and not part of the work.
/// </summary>
public sealed record JobSpec
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Inputs by name.</summary>
    public required IReadOnlyDictionary<string, InputSource> Inputs { get; init; }

    /// <summary>The most the job may cost, in token base units; null: as much as the worst case.</summary>
    public UInt128? Budget { get; init; }

    /// <summary>The most to be paid for a work unit, in token base units; null: what the offers say.</summary>
    public UInt128? MaxPricePerUnit { get; init; }

    /// <summary>Providers wanted; 2 to 4,096. Null: all that offer.</summary>
    public int? Providers { get; init; }

    /// <summary>Minutes from opening to the deadline; 1 to 43,200. Default 60.</summary>
    public int DeadlineMinutes { get; init; } = 60;

    /// <summary>How results are checked and become final. Default: a quarter of the pieces is audited.</summary>
    public JobPolicy Policy { get; init; } = JobPolicy.OfAudits(2_500);

    /// <summary>Share of the pieces that are audited, in parts per 10,000.</summary>
    public int AuditShare => Policy.AuditShare;

    /// <summary>The kind's own section; checked by its workload.</summary>
    public required DagValue Section { get; init; }

    /// <summary>Line of each field in the file, by full name.</summary>
    public required IReadOnlyDictionary<string, int> Lines { get; init; }

    /// <summary>
    /// Reads and checks a specification. Paths are taken from <paramref name="folder"/> and must exist.
    /// </summary>
    /// <param name="yaml">The text, at most 1 MiB.</param>
    /// <param name="folder">The folder that relative paths start from.</param>
    /// <param name="kinds">The kinds of job that are known.</param>
    public static bool TryParse(
        string yaml, string folder, IReadOnlyCollection<string> kinds, out JobSpec spec, out SpecError error) =>
        JobSpecReader.TryRead(yaml, folder, kinds, out spec, out error);

    /// <summary>Makes the job document, inputs being content now, and plans it with its workload.</summary>
    /// <param name="inputs">A CID for every one of <see cref="Inputs"/>.</param>
    public bool TryCompile(
        IReadOnlyDictionary<string, Cid> inputs, IWorkload workload, out JobDocument document, out WorkPlan plan,
        out SpecError error)
    {
        plan = null!;
        var good = JobDocument.TryCreate(Kind, Name, inputs, Policy, Section, out document, out error)
            && workload.TryPlan(document, out plan, out error);
        if (good && (long)plan.Stages * plan.Slots is < 1 or > WorkPlan.PiecesMax)
        {
            error = new SpecError(Kind, $"makes {(long)plan.Stages * plan.Slots} pieces.",
                $"Make it 1 to {WorkPlan.PiecesMax} pieces.");
            good = false;
        }

        error = good ? SpecError.None : Locate(error);
        return good;
    }

    /// <summary>Adds the line to an error that a workload found in its section.</summary>
    public SpecError Locate(SpecError error)
    {
        if (error.Line > 0)
            return error;
        for (var field = error.Field; field.Length > 0;)
        {
            if (Lines.TryGetValue(field, out var line))
                return error with { Line = line };
            field = field.LastIndexOfAny(['.', '[']) is > 0 and var end ? field[..end] : "";
        }

        return error;
    }
}
