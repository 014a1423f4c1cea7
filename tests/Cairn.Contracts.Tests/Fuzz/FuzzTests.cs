using Xunit.Abstractions;

namespace Cairn.Contracts.Tests;

[Collection(ChainCollection.Name)]
public sealed class FuzzTests(TestChain chain, ITestOutputHelper output)
{
    private const int Steps = 700;
    private static readonly int[] Seeds = [1, 2, 3];

    [Fact]
    public async Task The_Market_agrees_with_its_specification_over_random_calls()
    {
        var total = new SortedDictionary<string, (int Accepted, int Refused)>(StringComparer.Ordinal);
        foreach (var seed in Seeds)
        {
            output.WriteLine($"seed {seed}");
            var fuzzer = new MarketFuzzer(chain, seed);
            await fuzzer.RunAsync(Steps);
            foreach (var (name, (accepted, refused)) in fuzzer.Counts)
                total[name] = (total.GetValueOrDefault(name).Accepted + accepted,
                    total.GetValueOrDefault(name).Refused + refused);
        }
        foreach (var (name, (accepted, refused)) in total)
            output.WriteLine($"{name}: {accepted} accepted, {refused} refused");
        // A run in which an operation never works would prove nothing about it.
        Assert.All(total, c => Assert.True(c.Value.Accepted > 0, $"{c.Key} never succeeded"));
    }
}
