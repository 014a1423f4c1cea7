using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host.Tests;

/// <summary>
/// A disk without room: what was acknowledged stays, nothing half is kept, and all goes on with room again.
/// </summary>
public sealed class FullDiskTests
{
    [TmpfsFact]
    public async Task Journal_and_vouchers_keep_what_they_had()
    {
        using var disk = new SmallDisk();
        var path = Path.Combine(disk.Path, "journal.db");
        var store = new FileVoucherStore(Path.Combine(disk.Path, "vouchers"));
        using var key = EthereumKey.Create();
        var domain = new MarketDomain(1, key.Address);
        await store.SaveAsync(Voucher(1));
        var kept = 0;
        using (var log = new SqliteLog(path))
        {
            log.Append([new byte[1000]]);
            disk.Fill();
            var e = Assert.Throws<IOException>(() => AppendForever(log, ref kept));
            Assert.Contains("Free disk space", e.Message, StringComparison.Ordinal);
            await Assert.ThrowsAnyAsync<IOException>(async () => await store.SaveAsync(Voucher(2)));
            Assert.Equal((UInt128)1, Assert.Single(await store.LoadAsync()).Message.Amount);
        }

        disk.Free();
        await store.SaveAsync(Voucher(3));
        using var again = new SqliteLog(path);
        Assert.Equal(1 + kept, again.ReadAll().Count());
        again.Append([new byte[1000]]);

        Signed<Voucher> Voucher(uint amount) =>
            Signed<Voucher>.By(key, domain, new Voucher(new Hash32(new byte[32]), key.Address, amount, 1));
    }

    [TmpfsFact]
    public async Task Gateway_ends_with_the_remedy_and_its_job_goes_on_once_there_is_room()
    {
        using var disk = new SmallDisk();
        await using var network = await TestNetwork.StartAsync(providers: 2, gatewayRoot: disk.Path);
        var (job, plan) = await network.OpenAsync(rounds: 4);
        await network.WaitAsync(job, v => v.Stage > 0);
        disk.Fill();
        var e = await Assert.ThrowsAsync<IOException>(() => network.GatewayFault.WaitAsync(network.Cancel));
        Assert.Contains("Free disk space", e.Message, StringComparison.Ordinal);
        disk.Free();
        await network.RestartGatewayAsync();
        Assert.Equal(JobEnd.Completed, (await network.FinishAsync(job)).End);
        await network.RefundAsync(job);
        var receipt = await network.ReceiptAsync(job);
        await WholeJobTests.AssertPaidAsync(network, job, receipt, plan);
        await WholeJobTests.AssertVerifiesAsync(network, receipt);
    }

    private static void AppendForever(SqliteLog log, ref int kept)
    {
        for (; kept < 100_000; kept++)
            log.Append([new byte[1000]]);
    }
}
