namespace Cairn.Contracts.Tests;

/// <summary>A folder for one test's files, deleted afterwards.</summary>
internal sealed class RunFolder : IDisposable
{
    public RunFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"cairn-{Guid.NewGuid():N}");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
