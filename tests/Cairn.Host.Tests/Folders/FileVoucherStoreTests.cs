using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host.Tests;

public sealed class FileVoucherStoreTests
{
    private static readonly MarketDomain Domain = new(31337, Address.Parse("0x" + new string('2', 40)));

    [Fact]
    public async Task Newest_voucher_of_each_job_outlives_the_process()
    {
        using var folder = new TempFolder();
        using var key = EthereumKey.Create();
        var store = new FileVoucherStore(folder.File("vouchers"));
        var (first, second) = (Hash32.Parse("0x" + new string('1', 64)), Hash32.Parse("0x" + new string('3', 64)));
        await store.SaveAsync(Sign(key, first, 5));
        await store.SaveAsync(Sign(key, first, 9));
        await store.SaveAsync(Sign(key, second, 1));

        var loaded = await new FileVoucherStore(folder.File("vouchers")).LoadAsync();
        Assert.Equal([(first, 9), (second, 1)],
            loaded.Select(v => (v.Message.JobId, (int)v.Message.Amount)).OrderBy(v => v.JobId));
        Assert.All(loaded, v => Assert.True(v.IsBy(key.Address, Domain)));
        await store.DeleteAsync(first);
        Assert.Equal(second, Assert.Single(await store.LoadAsync()).Message.JobId);
    }

    private static Signed<Voucher> Sign(EthereumKey key, Hash32 job, UInt128 amount) =>
        Signed<Voucher>.By(key, Domain, new Voucher(job, key.Address, amount, 1));
}
