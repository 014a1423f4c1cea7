namespace Cairn.Contracts.Tests;

/// <summary>Tests that share one chain and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ChainCollection : ICollectionFixture<TestChain>
{
    public const string Name = "chain";
}
