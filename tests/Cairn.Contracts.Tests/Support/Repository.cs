namespace Cairn.Contracts.Tests;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
                return at.FullName;
        throw new DirectoryNotFoundException("Cairn.slnx was not found above the tests.");
    }
}
