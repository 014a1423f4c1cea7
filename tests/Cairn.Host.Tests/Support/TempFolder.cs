namespace Cairn.Host.Tests;

/// <summary>A run folder that is deleted afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Run = new RunFolder(Directory.CreateTempSubdirectory("cairn-host-").FullName);

    public RunFolder Run { get; }

    public string File(string name) => Path.Combine(Run.Root, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Run.Root, recursive: true);
        }
        catch (IOException)
        {
            // A process that is still ending holds a file; the system's temporary folder is emptied anyway.
        }
    }
}
