namespace Cairn.Evm.Tests;

/// <summary>A test against a real node, skipped with a reason where contracts/ was not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AnvilFactAttribute : FactAttribute
{
    public AnvilFactAttribute()
    {
        if (AnvilNode.Binary is null)
            Skip = "anvil is absent: run npm ci --ignore-scripts in contracts/ (or build Cairn.Contracts)";
    }
}
