namespace Cairn.Cli.Tests;

/// <summary>How a run of the command ended.</summary>
internal sealed record CairnResult(int Code, string Output, string Error)
{
    public override string ToString() => $"exit code {Code}\n{Output}\n{Error}";
}
