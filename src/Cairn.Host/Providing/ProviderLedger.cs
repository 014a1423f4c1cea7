using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// What a provider of this machine is guaranteed to be paid, whether it runs or not: the vouchers in its folder, and
/// what the chain has paid of them.
/// </summary>
/// <param name="Name">Its folder, seen from the one that was asked about.</param>
/// <param name="Account">Its account.</param>
/// <param name="Jobs">Jobs that it holds a voucher of.</param>
/// <param name="Guaranteed">Sum of the newest vouchers, token base units.</param>
/// <param name="Paid">How much of it was claimed, token base units.</param>
public sealed record ProviderLedger(string Name, Address Account, int Jobs, UInt128 Guaranteed, UInt128 Paid)
{
    private const int VouchersMax = 1_000;

    /// <summary>
    /// The providers whose folders are this one or in it, each gateway by itself; those without a voucher are left out.
    /// </summary>
    /// <exception cref="IOException">A voucher cannot be read, or the chain cannot be asked.</exception>
    public static async Task<IReadOnlyList<ProviderLedger>> ReadAsync(
        RunFolder home, EvmClient chain, NetworkInfo network, CancellationToken ct)
    {
        string[] roles = [home.Root, .. Directory.EnumerateDirectories(home.Root)];
        var guests = roles.SelectMany(f => Directory.EnumerateDirectories(f, AnnouncedEndpoint.FolderPrefix + "*"));
        var folders = roles.Concat(guests).Distinct(StringComparer.Ordinal)
            .Select(f => (Home: f, Vouchers: Path.Combine(f, FileVoucherStore.FolderName)))
            .Where(f => Directory.Exists(f.Vouchers));
        var ledgers = new List<ProviderLedger>();
        foreach (var (folder, vouchers) in folders.OrderBy(f => f.Home, StringComparer.Ordinal))
        {
            var held = await new FileVoucherStore(vouchers).LoadAsync(ct);
            if (held.Count > 0)
                ledgers.Add(await SumAsync(Path.GetRelativePath(home.Root, folder), held, chain, network, ct));
        }

        return ledgers;
    }

    // Old jobs are paid; asking about each of them would take long.
    private static async Task<ProviderLedger> SumAsync(string name, IReadOnlyList<Signed<Voucher>> held,
        EvmClient chain, NetworkInfo network, CancellationToken ct)
    {
        var market = new MarketContract(chain, network.Market);
        var (guaranteed, paid) = (UInt128.Zero, UInt128.Zero);
        foreach (var voucher in held.Select(v => v.Message).TakeLast(VouchersMax))
        {
            guaranteed += voucher.Amount;
            var onChain = await market.PaidAsync(voucher.JobId, voucher.Provider, cancel: ct);
            paid += (UInt128)UInt256.Min(onChain.Amount, voucher.Amount);
        }

        return new ProviderLedger(name, held[0].Message.Provider, held.Count, guaranteed, paid);
    }
}
