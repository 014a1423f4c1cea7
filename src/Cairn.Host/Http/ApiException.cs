namespace Cairn.Host;

/// <summary>A gateway refused a request, or could not be reached.</summary>
public sealed class ApiException(ApiProblem problem, Exception? inner = null)
    : IOException($"{problem.Title} {problem.Remedy}".Trim(), inner)
{
    /// <summary>What the gateway said; status 0 where none answered.</summary>
    public ApiProblem Problem { get; } = problem;
}
