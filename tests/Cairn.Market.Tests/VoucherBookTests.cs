using System.Collections.Concurrent;
using Cairn.Crypto;

namespace Cairn.Market.Tests;

public sealed class VoucherBookTests
{
    private static readonly Hash32 Job = Samples.Hash(8);
    private readonly MemoryVoucherStore _store = new();

    [Fact]
    public async Task Newer_vouchers_replace_older_ones_durably()
    {
        var book = Book();
        Assert.Equal(VoucherCheck.Accepted, await book.AcceptAsync(Voucher(100, 1)));
        Assert.Equal(VoucherCheck.Known, await book.AcceptAsync(Voucher(100, 1)));
        Assert.Equal(VoucherCheck.Accepted, await book.AcceptAsync(Voucher(250, 3)));
        Assert.Equal((UInt128)250, book.Guaranteed(Job));
        Assert.Equal((UInt128)0, book.Guaranteed(Samples.Hash(1)));
        Assert.Equal(2, _store.Saves);

        var restarted = new VoucherBook(Samples.Domain, Samples.Account(9), _store);
        await restarted.LoadAsync();
        Assert.Equal((UInt128)250, restarted.Guaranteed(Job));
        Assert.Equal(VoucherCheck.UnknownJob, await restarted.AcceptAsync(Voucher(300, 4)));
        restarted.Track(Job, Samples.Signer.Address, 1000, 900);
        Assert.Equal(VoucherCheck.Falling, await restarted.AcceptAsync(Voucher(249, 4)));
        Assert.Equal(VoucherCheck.Accepted, await restarted.AcceptAsync(Voucher(300, 4)));
        await restarted.ForgetAsync(Job);
        Assert.Empty(restarted.All());
        Assert.Empty(await _store.LoadAsync());
    }

    [Fact]
    public async Task What_could_not_be_redeemed_is_not_taken()
    {
        var book = Book();
        Assert.Equal(VoucherCheck.UnknownJob,
            await book.AcceptAsync(Sign(new(Samples.Hash(1), Samples.Account(9), 1, 1))));
        Assert.Equal(VoucherCheck.OtherProvider, await book.AcceptAsync(Sign(new(Job, Samples.Account(1), 1, 1))));
        Assert.Equal(VoucherCheck.BadSignature,
            await book.AcceptAsync(Voucher(1, 1) with { Message = Samples.Voucher with { Amount = 2 } }));
        Assert.Equal(VoucherCheck.BadSignature, await book.AcceptAsync(
            Signed<Voucher>.By(Samples.Key(0x55), Samples.Domain, new(Job, Samples.Account(9), 1, 1))));
        Assert.Equal(VoucherCheck.AboveCap, await book.AcceptAsync(Voucher(1001, 1)));
        Assert.Equal(VoucherCheck.AboveEscrow, await book.AcceptAsync(Voucher(901, 1)));
        Assert.Equal(VoucherCheck.Accepted, await book.AcceptAsync(Voucher(900, 5)));
        Assert.Equal(VoucherCheck.Falling, await book.AcceptAsync(Voucher(900, 4)));
        Assert.Equal(1, _store.Saves);
    }

    [Fact]
    public async Task A_stored_voucher_that_nobody_signed_bars_no_later_one()
    {
        await _store.SaveAsync(Voucher(100, 1) with { Message = new(Job, Samples.Account(9), 1_000_000, 1) });
        var book = new VoucherBook(Samples.Domain, Samples.Account(9), _store);
        await book.LoadAsync();
        book.Track(Job, Samples.Signer.Address, 1000, 900);
        Assert.Equal((UInt128)0, book.Guaranteed(Job));
        Assert.Equal(VoucherCheck.Accepted, await book.AcceptAsync(Voucher(200, 2)));
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_old_voucher_the_newest()
    {
        var book = Book();
        await book.AcceptAsync(Voucher(100, 1));
        _store.Fails = true;
        await Assert.ThrowsAsync<IOException>(async () => await book.AcceptAsync(Voucher(200, 2)));
        Assert.Equal((UInt128)100, book.Guaranteed(Job));
        _store.Fails = false;
        Assert.Equal(VoucherCheck.Accepted, await book.AcceptAsync(Voucher(200, 2)));
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public async Task Whatever_the_order_the_newest_never_falls(int seed)
    {
        var random = new Random(seed);
        var book = Book();
        var vouchers = Enumerable.Range(1, 60).Select(i => Voucher((UInt128)i, (ulong)i)).ToArray();
        random.Shuffle(vouchers);
        await Parallel.ForEachAsync(vouchers, async (v, cancel) =>
        {
            var check = await book.AcceptAsync(v, cancel);
            Assert.True(check is VoucherCheck.Accepted or VoucherCheck.Falling, $"seed {seed}: {check}");
        });
        Assert.Equal((UInt128)60, book.Guaranteed(Job));
        Assert.Equal((UInt128)60, (await _store.LoadAsync()).Single().Message.Amount);
    }

    [Theory]
    [InlineData(1000, 0, 50, 0, true)] // worth twenty times its gas
    [InlineData(999, 0, 50, 0, false)]
    [InlineData(999, 0, 50, 1, true)] // near the end, worth more than its gas
    [InlineData(50, 0, 50, 1, false)] // near the end, and not
    [InlineData(1000, 1000, 0, 1, false)] // nothing new
    [InlineData(10, 20, 0, 1, false)]
    public void Redeeming_must_pay(ulong amount, ulong paid, ulong gas, int near, bool redeem)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds((long)(Samples.Terms.Deadline + Samples.Terms.Grace));
        var now = near == 1 ? end.AddMinutes(-59) : end.AddMinutes(-61);
        Assert.Equal(redeem, new RedemptionRules().ShouldRedeem(amount, paid, gas, Samples.Terms, now));
    }

    private VoucherBook Book()
    {
        var book = new VoucherBook(Samples.Domain, Samples.Account(9), _store);
        book.Track(Job, Samples.Signer.Address, 1000, 900);
        return book;
    }

    private static Signed<Voucher> Voucher(UInt128 amount, ulong pieces) =>
        Sign(new(Job, Samples.Account(9), amount, pieces));

    private static Signed<Voucher> Sign(Voucher voucher) =>
        Signed<Voucher>.By(Samples.Signer, Samples.Domain, voucher);

    private sealed class MemoryVoucherStore : IVoucherStore
    {
        private readonly ConcurrentDictionary<Hash32, Signed<Voucher>> _vouchers = new();

        public bool Fails { get; set; }

        public int Saves { get; private set; }

        public async ValueTask SaveAsync(Signed<Voucher> voucher, CancellationToken cancel = default)
        {
            await Task.Yield();
            if (Fails)
                throw new IOException("disk full");
            Saves++;
            _vouchers[voucher.Message.JobId] = voucher;
        }

        public ValueTask<IReadOnlyList<Signed<Voucher>>> LoadAsync(CancellationToken cancel = default) =>
            new([.. _vouchers.Values]);

        public ValueTask DeleteAsync(Hash32 jobId, CancellationToken cancel = default)
        {
            _vouchers.TryRemove(jobId, out _);
            return ValueTask.CompletedTask;
        }
    }
}
