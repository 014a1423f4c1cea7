using Cairn.Crypto;

namespace Cairn.Market.Tests;

public sealed class AuditDrawTests
{
    [Fact]
    public void All_or_none_at_the_ends_of_the_scale()
    {
        for (uint piece = 0; piece < 1000; piece++)
        {
            Assert.False(AuditDraw.IsDrawn(Samples.Hash(1), Samples.Hash(2), piece, 0, 0));
            Assert.True(AuditDraw.IsDrawn(Samples.Hash(1), Samples.Hash(2), piece, 0, 10_000));
        }
    }

    [Fact]
    public void About_the_share_is_drawn_and_every_argument_matters()
    {
        var drawn = Enumerable.Range(0, 10_000).Count(p => Draw((uint)p));
        Assert.InRange(drawn, 2300, 2700);
        Assert.Contains(Enumerable.Range(0, 100), p => Draw((uint)p) != Draw((uint)p, branch: 1));
        Assert.Contains(Enumerable.Range(0, 100), p => Draw((uint)p) != Draw((uint)p, block: 3));
        Assert.Contains(Enumerable.Range(0, 100), p => Draw((uint)p) != Draw((uint)p, job: 3));

        static bool Draw(uint piece, byte block = 1, byte job = 2, uint branch = 0) =>
            AuditDraw.IsDrawn(Samples.Hash(block), Samples.Hash(job), piece, branch, 2500);
    }
}
