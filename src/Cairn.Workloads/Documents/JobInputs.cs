using Cairn.Content;
using Cairn.Jobs;

namespace Cairn.Workloads.Documents;

/// <summary>What both kinds ask of a job document beside their own section.</summary>
internal static class JobInputs
{
    private const string Data = "data";

    /// <summary>There must be the input <c>data</c>, and no other.</summary>
    public static bool TryCheck(JobDocument job, out SpecError error)
    {
        error = SpecError.None;
        if (!job.Inputs.ContainsKey(Data))
            error = new SpecError("inputs.data", "is missing.", "Name a file or a folder of text.");
        else if (job.Inputs.Keys.FirstOrDefault(k => k != Data) is { } other)
            error = new SpecError($"inputs.{other}", "is not known to this kind of job.", "Remove it.");
        return error == SpecError.None;
    }

    /// <exception cref="InvalidDataException">There is none.</exception>
    public static Cid DataOf(JobDocument job) => job.Inputs.TryGetValue(Data, out var cid)
        ? cid
        : throw new InvalidDataException("The job has no input inputs.data; name a file or a folder of text.");

    /// <summary>A section reader's sentence, which begins with the field's full name.</summary>
    public static SpecError ToSpecError(string kind, string sentence)
    {
        var end = sentence.IndexOf(' ');
        return new SpecError(sentence[..end], sentence[(end + 1)..], $"Correct it in the section {kind}.");
    }
}
