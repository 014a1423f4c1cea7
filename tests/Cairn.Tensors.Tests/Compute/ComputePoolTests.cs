using Cairn.Tensors.Compute;

namespace Cairn.Tensors.Tests.Compute;

public sealed class ComputePoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_runs_exactly_once(int threads)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = threads });
        foreach (var count in new[] { 0, 1, 2, 7, 1000 })
        {
            var runs = new int[count];
            for (var repeat = 1; repeat <= 50; repeat++)
            {
                pool.For(count, i => Interlocked.Increment(ref runs[i]));
                Assert.All(runs, r => Assert.Equal(repeat, r));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_exception_of_a_body_reaches_the_caller_and_the_pool_stays_usable(int threads)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = threads });
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => pool.For(100, i =>
            {
                if (i == 37)
                    throw new InvalidOperationException("37");
            }));
            Assert.Equal("37", exception.Message);
            var sum = 0;
            pool.For(10, i => Interlocked.Add(ref sum, i));
            Assert.Equal(45, sum);
        }
    }

    [Fact]
    public void A_second_caller_is_refused_while_the_first_runs()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        pool.For(2, _ => Assert.Throws<InvalidOperationException>(() => pool.For(2, _ => { })));
        var runs = 0;
        pool.For(2, _ => Interlocked.Increment(ref runs));
        Assert.Equal(2, runs);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Threads_that_found_no_work_for_a_while_take_part_again(int threads)
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = threads });
        using var meeting = new Barrier(threads);
        foreach (var pause in new[] { 20, 0, 5, 1, 0, 0 })
        {
            Thread.Sleep(pause);
            pool.For(threads, _ => Assert.True(meeting.SignalAndWait(TimeSpan.FromMinutes(1))));
        }

        Assert.Equal(6, meeting.CurrentPhaseNumber);
    }

    [Fact]
    public void A_caller_waits_for_an_item_that_takes_long_elsewhere()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        for (var repeat = 0; repeat < 10; repeat++)
        {
            var caller = Environment.CurrentManagedThreadId;
            using var taken = new ManualResetEventSlim();
            var ended = false;
            pool.For(2, _ =>
            {
                if (Environment.CurrentManagedThreadId == caller)
                {
                    Assert.True(taken.Wait(TimeSpan.FromMinutes(1)));
                    return;
                }

                taken.Set();
                Thread.Sleep(10);
                ended = true;
            });
            Assert.True(ended);
        }
    }

    [Theory]
    [InlineData(0, 512, "Threads")]
    [InlineData(1025, 512, "Threads")]
    [InlineData(1, 64, "MaxVectorBits")]
    [InlineData(1, 1024, "MaxVectorBits")]
    public void Options_out_of_range_are_refused_by_name(int threads, int bits, string name)
    {
        var options = new ComputeOptions { Threads = threads, MaxVectorBits = bits };
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new ComputePool(options)).ParamName);
    }

    [Fact]
    public void Width_is_what_was_asked_for_or_what_the_hardware_has()
    {
        foreach (var bits in new[] { 512, 256, 128 })
        {
            using var pool = new ComputePool(new ComputeOptions { Threads = 1, MaxVectorBits = bits });
            Assert.Equal(Math.Min(bits, HardwareSupport.VectorBits), pool.VectorBits);
        }
    }

    [Fact]
    public void Aligned_buffers_are_aligned_zeroed_and_gone_after_disposal()
    {
        var buffer = new AlignedBuffer(1000);
        Assert.All(buffer.Span.ToArray(), v => Assert.Equal(0f, v));
        unsafe
        {
            fixed (float* start = buffer.Span)
                Assert.Equal(0, (nint)start % 64);
        }

        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Span.Length);
    }
}
