namespace Cairn.Host.Tests;

public sealed class NodeKeyTests
{
    [Fact]
    public void Key_is_made_once_and_read_again()
    {
        using var folder = new TempFolder();
        using var made = NodeKey.LoadOrCreate(folder.Run, "node");
        using var read = NodeKey.LoadOrCreate(folder.Run, "node");
        using var other = NodeKey.LoadOrCreate(folder.Run, "other");
        Assert.Equal(made.Address, read.Address);
        Assert.NotEqual(made.Address, other.Address);
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.EnumerateFiles(folder.Run.Keys))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Wrong_password_is_refused_and_the_key_stays()
    {
        using var folder = new TempFolder();
        using var made = NodeKey.LoadOrCreate(folder.Run, "node");
        var password = Path.Combine(folder.Run.Keys, "password");
        var right = File.ReadAllText(password);
        File.WriteAllText(password, "wrong");
        var refused = Assert.Throws<IOException>(() => NodeKey.LoadOrCreate(folder.Run, "node"));
        Assert.Contains(NodeKey.PasswordVariable, refused.Message, StringComparison.Ordinal);
        File.Delete(password);
        Assert.Throws<IOException>(() => NodeKey.LoadOrCreate(folder.Run, "node"));
        File.WriteAllText(password, right);
        using var read = NodeKey.LoadOrCreate(folder.Run, "node");
        Assert.Equal(made.Address, read.Address);
    }
}
