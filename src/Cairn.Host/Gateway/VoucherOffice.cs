using System.Collections.Concurrent;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>Signs vouchers and keeps the newest of each provider in each job until it is fetched, and after.</summary>
internal sealed class VoucherOffice(EthereumKey signer, MarketDomain domain)
{
    private readonly ConcurrentDictionary<(Hash32 Job, Address Provider), Signed<Voucher>> _newest = new();

    public void Sign(CoordinatorEffect.SignVoucher effect)
    {
        var voucher = new Voucher(effect.Job, effect.Provider, effect.Amount, (ulong)effect.Pieces);
        var signed = Signed<Voucher>.By(signer, domain, voucher);
        _newest.AddOrUpdate((effect.Job, effect.Provider), signed,
            (_, old) => old.Message.Amount > voucher.Amount ? old : signed);
    }

    /// <summary>The provider's vouchers that are above what it says it has.</summary>
    public IReadOnlyList<Signed<Voucher>> NewerThan(Address provider, IReadOnlyDictionary<Hash32, UInt128> known) =>
        [.. _newest.Where(v => v.Key.Provider == provider
                && v.Value.Message.Amount > known.GetValueOrDefault(v.Key.Job))
            .Select(v => v.Value)];

    /// <summary>The newest vouchers of a job.</summary>
    public IReadOnlyList<Signed<Voucher>> Of(Hash32 job) =>
        [.. _newest.Where(v => v.Key.Job == job).Select(v => v.Value)];
}
