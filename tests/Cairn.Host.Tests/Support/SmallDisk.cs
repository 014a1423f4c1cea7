namespace Cairn.Host.Tests;

/// <summary>A file system of a few megabytes that a test can fill.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Megabytes = 32;

    public SmallDisk()
    {
        Path = Directory.CreateTempSubdirectory("cairn-disk-").FullName;
        if (!TmpfsFactAttribute.TryRun("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", Path))
            throw new IOException("mount failed, though it worked before");
    }

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Takes what is free until a write fails.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var bytes = new byte[4096];
        while (true)
        {
            try
            {
                file.Write(bytes);
            }
            catch (IOException)
            {
                return;
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        TmpfsFactAttribute.TryRun("umount", "-l", Path);
        Directory.Delete(Path);
    }
}
