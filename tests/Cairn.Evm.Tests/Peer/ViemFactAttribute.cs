namespace Cairn.Evm.Tests;

/// <summary>A test against viem, skipped with a reason where node or the network is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ViemFactAttribute : FactAttribute
{
    public ViemFactAttribute() => Skip = ViemPeer.Missing!;
}
