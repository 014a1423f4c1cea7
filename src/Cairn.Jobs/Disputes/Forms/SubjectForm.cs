using Cairn.Content;
using Cairn.Contracts;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>A subject of a dispute as a document's map.</summary>
public static class SubjectForm
{
    public static DagValue ToDag(this Subject subject) => DagValue.Map(
    [
        ("job_id", subject.JobId.ToString()), ("provider", subject.Provider.ToString()),
        ("root", subject.Root.ToString()), ("piece", subject.Piece), ("branch", subject.Branch),
    ]);

    /// <summary>Reads what <see cref="ToDag"/> wrote; faults are left in <paramref name="fields"/>.</summary>
    public static Subject FromDag(DagFields fields) => new(fields.Hash("job_id"), fields.Address("provider"),
        fields.Hash("root"), fields.Unsigned32("piece"), fields.Unsigned32("branch"));
}
