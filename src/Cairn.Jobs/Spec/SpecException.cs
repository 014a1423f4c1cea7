namespace Cairn.Jobs;

/// <summary>Leaves the reader at the first fault; never leaves this folder.</summary>
internal sealed class SpecException(SpecError error) : Exception(error.ToString())
{
    public SpecError Error { get; } = error;
}
