namespace Cairn.Host.Tests;

public sealed class RunFolderTests
{
    [Fact]
    public void Folder_has_one_owner_at_a_time()
    {
        using var folder = new TempFolder();
        Assert.True(folder.Run.TryLock(out var held, out _));
        Assert.False(new RunFolder(folder.Run.Root).TryLock(out _, out var error));
        Assert.Contains(folder.Run.Root, error, StringComparison.Ordinal);
        Assert.Contains("--folder", error, StringComparison.Ordinal);
        held.Dispose();
        Assert.True(folder.Run.TryLock(out var again, out _));
        again.Dispose();
    }
}
