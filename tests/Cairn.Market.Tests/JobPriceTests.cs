using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Market.Tests;

public sealed class JobPriceTests
{
    [Fact]
    public void A_small_job_by_hand()
    {
        // 20 stages of 4 pieces of 10 units at 3: 30 a piece, 80 pieces, a quarter audited by 4 providers.
        var price = JobPrice.OfUp(new JobSize(20, [10, 10, 10, 10], 2500, 4), 3);
        Assert.Equal((UInt128)30, price.MaxPerPiece);
        Assert.Equal((UInt128)2400, price.Planned);
        Assert.Equal(20 + 16 + 4, price.AuditExecutions); // mean 20, four times the root of 15 is 15.5, first pieces
        Assert.Equal(4, price.TieBreakExecutions);
        Assert.Equal(8 + 7, price.RollbackExecutions); // mean 2, four times the root of 1.5 is 4.9
        Assert.Equal((UInt128)(2400 + 30 * (40 + 4 + 15)), price.WorstCaseUp);
        Assert.Equal((UInt128)5560, price.BudgetUp);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(64)]
    public void Equal_caps_of_all_but_one_cover_the_worst_case(int providers)
    {
        var price = JobPrice.OfUp(new JobSize(20, [10, 7, 10], 2500, providers), 3);
        var cap = price.BudgetUp / (UInt128)providers;
        // Caps round down, by less than one base unit each.
        Assert.True((cap + 1) * (UInt128)(providers - 1) >= price.WorstCaseUp);
    }

    [Fact]
    public void The_worst_case_is_three_quarters_of_the_budget()
    {
        var price = JobPrice.OfUp(new JobSize(1000, [1, 2], 0, 1), 1);
        Assert.Equal((UInt128)3000, price.Planned);
        Assert.Equal((UInt128)3012, price.WorstCaseUp); // a first piece, a tie-break, a rollback of four
        Assert.Equal((UInt128)4016, price.BudgetUp);
        Assert.Equal((UInt128)4, JobPrice.OfUp(new JobSize(1, [1], 0, 1), 1).WorstCaseUp);
        var late = new JobSize(20, [10, 10], 0, 4) { StagesOfRollback = 1000 };
        Assert.Equal((UInt128)(2 * 400 + 8 * 10), JobPrice.OfUp(late, 1).WorstCaseUp);
    }

    [Fact]
    public void Draws_are_bounded_by_the_pieces_and_rise_with_the_rate()
    {
        Assert.Equal(0, JobPrice.DrawsUp(1000, 0));
        Assert.Equal(1000, JobPrice.DrawsUp(1000, 10_000));
        Assert.Equal(1, JobPrice.DrawsUp(1, 1));
        Prop.ForAll<ushort, ushort>((pieces, rate) =>
        {
            var draws = JobPrice.DrawsUp(pieces, rate % 10_000);
            return draws <= pieces && draws * 10_000 >= (long)pieces * (rate % 10_000) &&
                draws >= JobPrice.DrawsUp(pieces, Math.Max(0, rate % 10_000 - 1)) - 1;
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void The_budget_covers_the_worst_case_and_leaves_a_quarter_free() =>
        Prop.ForAll<byte, byte, ushort>((stages, slots, rate) =>
        {
            var size = new JobSize(stages + 1, [.. Enumerable.Repeat(7L, slots % 16 + 1)], rate % 10_001, 4);
            var price = JobPrice.OfUp(size, 11);
            return price.WorstCaseUp >= price.Planned && (price.BudgetUp - price.WorstCaseUp) * 4 >= price.BudgetUp - 3;
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Sizes_out_of_range_and_prices_beyond_128_bits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => JobPrice.OfUp(new JobSize(0, [1], 0, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobPrice.OfUp(new JobSize(1, [], 0, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobPrice.OfUp(new JobSize(1, [0], 0, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobPrice.OfUp(new JobSize(1, [1], 10_001, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => JobPrice.OfUp(new JobSize(1, [1], 0, 0), 1));
        Assert.Throws<OverflowException>(() =>
            JobPrice.OfUp(new JobSize(1, [long.MaxValue], 0, 1), UInt128.MaxValue));
    }
}
