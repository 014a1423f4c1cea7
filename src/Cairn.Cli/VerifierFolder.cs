using Cairn.Host;

namespace Cairn.Cli;

/// <summary>Where a verifier keeps its things.</summary>
internal static class VerifierFolder
{
    private const string Child = "verifier";

    /// <summary>Beside a network of the same folder, a verifier is one more role with a folder of its own.</summary>
    public static RunFolder Of(RunFolder home) =>
        RunningNetwork.TryRead(home) is null && !Directory.Exists(Path.Combine(home.Root, Child))
            ? home : home.Child(Child);
}
