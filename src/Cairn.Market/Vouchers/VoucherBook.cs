using System.Collections.Concurrent;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>
/// A provider's vouchers: takes only what it could redeem, keeps the newest of each job durably before saying so, and
/// knows what is guaranteed and what is still owed. Safe for concurrent use.
/// </summary>
public sealed class VoucherBook
{
    private readonly MarketDomain _domain;
    private readonly Address _provider;
    private readonly IVoucherStore _store;
    private readonly ConcurrentDictionary<Hash32, Account> _accounts = new();

    /// <param name="domain">The Market.</param>
    /// <param name="provider">Whose vouchers these are.</param>
    /// <param name="store">Where they are kept.</param>
    public VoucherBook(MarketDomain domain, Address provider, IVoucherStore store) =>
        (_domain, _provider, _store) = (domain, provider, store);

    /// <summary>
    /// Opens a job's page with what <see cref="EscrowCheck"/> found; called again, it takes a changed cap or escrow.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="signer">Who signs its vouchers.</param>
    /// <param name="cap">This provider's cap, token base units.</param>
    /// <param name="escrowLeft">What the escrow can still pay plus what this provider was paid already.</param>
    public void Track(Hash32 jobId, Address signer, UInt128 cap, UInt128 escrowLeft) =>
        _accounts.AddOrUpdate(jobId,
            _ => new Account { Signer = signer, Limit = (cap, escrowLeft) },
            (_, account) =>
            {
                (account.Signer, account.Limit) = (signer, (cap, escrowLeft));
                // A stored voucher that the signer never signed could never be redeemed, yet would bar all later ones.
                if (account.Newest is { } stored && !stored.IsBy(signer, _domain))
                    account.Newest = null;
                return account;
            });

    /// <summary>Restores stored vouchers after a restart; those of jobs not tracked wait until they are.</summary>
    public async ValueTask LoadAsync(CancellationToken cancel = default)
    {
        foreach (var voucher in await _store.LoadAsync(cancel).ConfigureAwait(false))
            _accounts.AddOrUpdate(voucher.Message.JobId,
                _ => new Account { Newest = voucher },
                (_, account) =>
                {
                    account.Newest = voucher;
                    return account;
                });
    }

    /// <summary>Checks a voucher and, where it is good and new, stores it before answering.</summary>
    public async ValueTask<VoucherCheck> AcceptAsync(Signed<Voucher> voucher, CancellationToken cancel = default)
    {
        var message = voucher.Message;
        if (!_accounts.TryGetValue(message.JobId, out var account) || account.Signer.IsZero)
            return VoucherCheck.UnknownJob;
        if (message.Provider != _provider)
            return VoucherCheck.OtherProvider;
        if (!voucher.IsBy(account.Signer, _domain))
            return VoucherCheck.BadSignature;
        await account.Gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var check = Compare(account, message);
            if (check != VoucherCheck.Accepted)
                return check;
            await _store.SaveAsync(voucher, cancel).ConfigureAwait(false);
            account.Newest = voucher;
            return VoucherCheck.Accepted;
        }
        finally
        {
            account.Gate.Release();
        }
    }

    /// <summary>The newest voucher of a job; null where there is none.</summary>
    public Signed<Voucher>? Newest(Hash32 jobId) =>
        _accounts.TryGetValue(jobId, out var account) ? account.Newest : null;

    /// <summary>What the provider can redeem of a job in all, token base units.</summary>
    public UInt128 Guaranteed(Hash32 jobId) => Newest(jobId)?.Message.Amount ?? 0;

    /// <summary>The newest vouchers of all jobs.</summary>
    public IReadOnlyList<Signed<Voucher>> All() =>
        [.. _accounts.Values.Select(a => a.Newest).OfType<Signed<Voucher>>()];

    /// <summary>Forgets a job that is over.</summary>
    public async ValueTask ForgetAsync(Hash32 jobId, CancellationToken cancel = default)
    {
        await _store.DeleteAsync(jobId, cancel).ConfigureAwait(false);
        _accounts.TryRemove(jobId, out _);
    }

    private static VoucherCheck Compare(Account account, Voucher message)
    {
        if (account.Newest is { Message: var newest })
        {
            if (newest == message)
                return VoucherCheck.Known;
            if (message.Amount < newest.Amount || message.Pieces < newest.Pieces)
                return VoucherCheck.Falling;
        }

        var (cap, escrow) = account.Limit;
        if (message.Amount > cap)
            return VoucherCheck.AboveCap;
        return message.Amount > escrow ? VoucherCheck.AboveEscrow : VoucherCheck.Accepted;
    }

    private sealed class Account
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Address Signer { get; set; }

        public (UInt128 Cap, UInt128 Escrow) Limit { get; set; }

        public Signed<Voucher>? Newest { get; set; }
    }
}
