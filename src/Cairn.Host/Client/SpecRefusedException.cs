using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>A job's specification cannot be run; the error names the field and the remedy.</summary>
public sealed class SpecRefusedException(SpecError error) : Exception(error.ToString())
{
    public SpecError Error { get; } = error;
}
