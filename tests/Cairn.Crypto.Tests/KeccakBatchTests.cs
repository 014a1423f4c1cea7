using System.Runtime.InteropServices;

namespace Cairn.Crypto.Tests;

/// <summary>Many messages at once give what they give one by one.</summary>
public sealed class KeccakBatchTests
{
    private const int Seed = 20_251_125;

    public static TheoryData<int> Widths => [.. new[] { 1, 4, 8 }.Where(w => w <= Keccak256Batch.Width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_number_of_messages_of_any_rows_at_any_stride(int width)
    {
        var random = new Random(Seed);
        for (var trial = 0; trial < 300; trial++)
        {
            var (count, rows, stride) = (random.Next(1, 21), random.Next(1, 36), 64 + random.Next(0, 200));
            var source = new byte[rows * stride + 5_000];
            random.NextBytes(source);
            var starts = Enumerable.Range(0, count).Select(_ => (long)random.Next(0, 4_900)).ToArray();
            var digests = new Hash32[count];
            Keccak256Batch.Hash(source, starts, rows, stride, digests, width);
            for (var i = 0; i < count; i++)
            {
                var message = Enumerable.Range(0, rows)
                    .SelectMany(r => source.AsSpan((int)starts[i] + r * stride, 64).ToArray()).ToArray();
                Assert.True(Keccak256.Compute(message) == digests[i], $"seed {Seed}, trial {trial}, message {i}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1_001)]
    public void A_level_of_a_tree_may_take_its_childrens_place(int parents)
    {
        var random = new Random(Seed + parents);
        var children = new Hash32[2 * parents];
        random.NextBytes(MemoryMarshal.AsBytes(children.AsSpan()));
        var expected = Enumerable.Range(0, parents)
            .Select(i => Keccak256.Compute(children[2 * i], children[2 * i + 1])).ToArray();
        Keccak256Batch.HashRows(MemoryMarshal.AsBytes(children.AsSpan()), children.AsSpan(0, parents));
        Assert.Equal(expected, children[..parents]);
    }

    [Theory]
    [InlineData(-1, 1, 64)]
    [InlineData(1, 16, 64)]
    [InlineData(0, 2, 961)]
    [InlineData(0, 0, 64)]
    public void Rows_outside_the_source_are_refused(long start, int rows, long stride) =>
        Assert.ThrowsAny<ArgumentOutOfRangeException>(
            () => Keccak256Batch.Hash(new byte[1024], [start], rows, stride, new Hash32[1]));
}
