using Cairn.Proofs.Commitments;

namespace Cairn.Proofs.Tests;

public sealed class WhirParametersTests
{
    [Fact]
    public void At_rate_one_eighth_the_queries_are_56_28_19_and_14()
    {
        var parameters = new WhirParameters(20, 1, new WhirOptions());
        Assert.Equal([56, 28, 19, 14], parameters.Words.Select(w => w.Queries));
        Assert.Equal([3, 6, 9, 12], parameters.Words.Select(w => w.RateBits));
        Assert.Equal([20, 16, 12, 8], parameters.Words.Select(w => w.Variables));
        Assert.Equal([19, 18, 17, 16], parameters.Words.Select(w => w.RowBits));
        Assert.Equal(4, parameters.FinalVariables);
        Assert.All(parameters.Words, w => Assert.Equal(1, w.Samples));
        Assert.Equal([56, 28, 19], new WhirParameters(16, 2, new WhirOptions()).Words.Select(w => w.Queries));
    }

    [Fact]
    public void Every_term_has_the_bits_that_were_asked_for()
    {
        for (var rateBits = 1; rateBits <= 6; rateBits++)
        for (var variables = 4; variables <= 26; variables++)
        foreach (var bits in new[] { 80, 100 })
        {
            var options = new WhirOptions { SecurityBits = bits, RateBits = rateBits };
            var parameters = new WhirParameters(variables, 5, options);
            Assert.True(parameters.SecurityBits >= bits);
            Assert.Equal(5, parameters.Terms.Count(t => t.Name.StartsWith("word 0", StringComparison.Ordinal)) + 1);
            Assert.InRange(parameters.FinalVariables, 0, options.FinalVariablesMax);

            // One query less would not do.
            Assert.All(parameters.Words, w => Assert.True(
                (w.Queries - 1) * JohnsonBound.BitsPerQuery(w.RateBits) + options.WorkBits < bits));
        }
    }

    [Fact]
    public void The_bounds_are_those_of_the_papers()
    {
        // 2·10.5⁵/3 = 85085.4 and n = 2²², ρ = 1/4: log₂(85085.4 · 8 · 2²²) = 41.3766.
        Assert.Equal(JohnsonBound.ChallengeBits - 41.3766, JohnsonBound.ProximityGapBits(20, 2), 3);
        Assert.Equal(Math.Log2(1 / (2 * (0.5 / 20) * 0.5)), JohnsonBound.ListBits(2), 9);
        Assert.Equal(-Math.Log2(0.5 * 1.05), JohnsonBound.BitsPerQuery(2), 9);
        Assert.Equal(189, JohnsonBound.ChallengeBits);

        // The rate's square root, not the rate: capacity would need half the queries.
        Assert.Equal(56, JohnsonBound.Queries(80, 3));
    }

    [Fact]
    public void Work_counts_for_queries_alone()
    {
        var (with, without) = (new WhirParameters(16, 1, new WhirOptions()),
            new WhirParameters(16, 1, new WhirOptions { WorkBits = 0 }));
        Assert.Equal([70, 35, 23], without.Words.Select(w => w.Queries));
        Assert.Equal(with.Terms.Where(t => !t.Name.Contains("quer") && !t.Name.Contains("combination")),
            without.Terms.Where(t => !t.Name.Contains("quer") && !t.Name.Contains("combination")));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        foreach (var options in new WhirOptions[]
        {
            new() { SecurityBits = 39 }, new() { SecurityBits = 129 }, new() { WorkBits = 31 }, new() { WorkBits = -1 },
            new() { RateBits = 0 }, new() { RateBits = 7 }, new() { FoldVariables = 0 }, new() { FoldVariables = 7 },
            new() { FinalVariablesMax = 3 }, new() { FinalVariablesMax = 11 },
        })
            Assert.Throws<ArgumentOutOfRangeException>(() => new WhirParameters(16, 1, options));
        Assert.Throws<ArgumentException>(() => new WhirParameters(3, 1, new WhirOptions()));
        Assert.Throws<ArgumentException>(() => new WhirParameters(31, 1, new WhirOptions()));
        Assert.Throws<ArgumentException>(() => new WhirParameters(33, 1, new WhirOptions()));
        Assert.Throws<ArgumentException>(() => new WhirParameters(16, 0, new WhirOptions()));
        Assert.Throws<ArgumentException>(() => new WhirParameters(16, 65, new WhirOptions()));
    }

    [Fact]
    public void What_cannot_be_reached_is_said() => Assert.Contains("proximity gap", Assert.Throws<ArgumentException>(
        () => new WhirParameters(28, 1, new WhirOptions { SecurityBits = 128 })).Message, StringComparison.Ordinal);
}
