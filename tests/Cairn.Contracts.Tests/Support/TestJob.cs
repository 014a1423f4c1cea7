using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>A job of the tests' client (account 1), signer (account 2) and providers.</summary>
internal sealed record TestJob(TestChain Chain, JobTerms Terms, CapList Caps, ulong Budget)
{
    public const int Client = 1;
    public const int Signer = 2;
    public const int Stranger = 3;

    private static ulong _nonce;

    public Hash32 Id => Terms.JobId(Chain.Domain);

    /// <summary>Terms that every check passes; not opened.</summary>
    public static async Task<TestJob> DraftAsync(TestChain chain, ulong budget, params ulong[] caps)
    {
        var list = new CapList(caps.Select((cap, i) => (Provider(i), (UInt128)cap)));
        var now = await chain.NowAsync();
        var terms = new JobTerms(TestChain.Key(Client).Address, TestChain.Key(Signer).Address, chain.Deployment.Token,
            list.Root, new Work(now + 86_400, 3_600, 1_000, 20_000, Keccak256.ComputeUtf8("spec"),
                Keccak256.ComputeUtf8("plan"), 600, chain.Deployment.QuorumVerdict, 0, 2_500,
                Interlocked.Increment(ref _nonce)));
        return new TestJob(chain, terms, list, budget);
    }

    /// <summary>An opened job whose client had just that much.</summary>
    public static async Task<TestJob> OpenAsync(TestChain chain, ulong budget, params ulong[] caps)
    {
        var job = await DraftAsync(chain, budget, caps);
        await chain.FundAsync(Client, budget);
        await chain.SendAsync(Client, chain.Market.Open(job.Terms, budget));
        return job;
    }

    /// <summary>Providers have keys: the development accounts from 8 up, in ascending order of address.</summary>
    public static EthereumKey ProviderKey(int index) => ProviderKeys[index];

    public static Address Provider(int index) => ProviderKeys[index].Address;

    public SignedVoucher Voucher(int provider, ulong amount, ulong pieces = 1) => Messages.SignVoucher(
        TestChain.Key(Signer), Chain.Domain, Id, Provider(provider), amount, Caps.CapOf(Provider(provider)), pieces);

    public ContractCall Claim(int provider, ulong amount) =>
        Chain.Market.Claim(Terms.Payment(), Voucher(provider, amount), Caps.Proof(Provider(provider)));

    public byte[] Totals(params ulong[] totals) => Caps.PackTotals(p => totals[Index(p)]);

    public Task<UInt256> FreeOfAsync(int provider) => Chain.Market.FreeAsync(Terms.Token, Provider(provider));

    private static int Index(Address provider) => Array.FindIndex(ProviderKeys, k => k.Address == provider);

    private static readonly EthereumKey[] ProviderKeys =
        [.. Enumerable.Range(8, 12).Select(DevChain.Account).OrderBy(k => k.Address)];
}
