namespace Cairn.Evm.Tests;

/// <summary>A test that needs a file of public vectors, skipped with a reason where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(string relative)
    {
        if (SharedData.Folder is null || !File.Exists(SharedData.Path(relative)))
            Skip = $"shared/data/{relative} is not beside the repository";
    }
}
