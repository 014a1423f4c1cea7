using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Disputes;

[Collection(ChainCollection.Name)]
public sealed class DisputeFuzzTests(TestChain chain, ITestOutputHelper output)
{
    /// <summary>How many seeds are played, from 1 on; by default few, for a minute at most.</summary>
    private const string SeedsVariable = "CAIRN_DISPUTE_SEEDS";

    private static readonly IEnumerable<int> Seeds = Enumerable.Range(1,
        int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out var count) ? count : 3);

    [Fact]
    public async Task The_honest_side_never_loses_money_is_conserved_and_every_game_ends()
    {
        var total = new SortedDictionary<string, (int Accepted, int Refused)>(StringComparer.Ordinal);
        foreach (var seed in Seeds)
        {
            output.WriteLine($"seed {seed}");
            var fuzzer = new DisputeFuzzer(chain, seed);
            await fuzzer.RunAsync(disputes: 6, moves: 25);
            foreach (var (name, (accepted, refused)) in fuzzer.Counts)
                total[name] = (total.GetValueOrDefault(name).Accepted + accepted,
                    total.GetValueOrDefault(name).Refused + refused);
        }
        foreach (var (name, (accepted, refused)) in total)
            output.WriteLine($"{name}: {accepted} accepted, {refused} refused");
        Assert.All((string[])["demand", "right answer"], name => Assert.True(total[name].Accepted > 0, name));
        Assert.All((string[])["stranger's move", "early timeout", "changed game", "false accusation", "wrong answer"],
            name => Assert.Equal(0, total[name].Accepted));
    }
}
