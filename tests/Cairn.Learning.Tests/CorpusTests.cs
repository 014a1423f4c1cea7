using Cairn.Learning.Data;

namespace Cairn.Learning.Tests;

public sealed class CorpusTests
{
    /// <summary>Each window's first byte index, recovered from bytes that count up in two-byte steps.</summary>
    private static Corpus Counting(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)(i % 251);
        return new Corpus(bytes);
    }

    [Theory]
    [InlineData(1_000, 8)]
    [InlineData(65_536, 64)]
    [InlineData(200_000, 64)]
    [InlineData(65_536 * 3, 100)]
    public void Training_never_sees_what_is_held_out(int length, int context)
    {
        var bytes = new byte[length];
        var corpus = new Corpus(bytes);
        for (var i = 0; i < 300; i++)
            Mark(bytes, corpus.HeldOutWindow(i, 300, context));
        var starts = corpus.TrainStarts(context);
        for (var i = 0u; i < starts; i += Math.Max(1, starts / 2000))
            Assert.False(corpus.TrainWindow(i, context).Contains((byte)1), $"window {i}");
        Assert.False(corpus.TrainWindow(starts - 1, context).Contains((byte)1));
        Assert.InRange(corpus.HeldOutLength / (double)length, 0.09, 0.11);
        Assert.True(corpus.TrainLength + corpus.HeldOutLength <= length);
    }

    [Fact]
    public void Every_start_is_a_window_of_its_own()
    {
        var corpus = Counting(2_000);
        var starts = corpus.TrainStarts(8);
        Assert.Equal(1_800u - 8, starts);
        for (var i = 0u; i < starts; i++)
            Assert.Equal((byte)(i % 251), corpus.TrainWindow(i, 8)[0]);
    }

    [Fact]
    public void The_same_seed_round_slot_and_step_draw_the_same_batch_and_others_do_not()
    {
        using var pool = Sample.Pool();
        var (corpus, executor) = (Sample.Text(), Sample.Executor(Sample.Tiny, pool, 4));
        var seen = new HashSet<string>();
        foreach (var (seed, round, slot, step) in new (ulong, uint, uint, uint)[]
            { (1, 0, 0, 0), (2, 0, 0, 0), (1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1) })
        {
            BatchSampler.Fill(executor, corpus, seed, round, slot, step);
            var batch = string.Join(',', executor.Tokens);
            Assert.True(seen.Add(batch));
            BatchSampler.Fill(executor, corpus, seed, round, slot, step);
            Assert.Equal(batch, string.Join(',', executor.Tokens));
            Assert.Equal(executor.Tokens[1..8], executor.Targets[..7]);
        }
    }

    /// <summary>Writes through to the bytes that the corpus was made of.</summary>
    private static void Mark(byte[] bytes, ReadOnlySpan<byte> window)
    {
        Assert.True(bytes.AsSpan().Overlaps(window, out var offset));
        bytes.AsSpan(offset, window.Length).Fill(1);
    }
}
