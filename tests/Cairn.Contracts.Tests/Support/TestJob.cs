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

    /// <summary>An opened job whose verdict is the chain's puppet.</summary>
    public static async Task<TestJob> OpenRuledAsync(TestChain chain, ulong budget, params ulong[] caps)
    {
        var draft = await DraftAsync(chain, budget, caps);
        var work = draft.Terms.Work with { Verdict = chain.Puppet.Address };
        var job = draft with { Terms = draft.Terms with { Work = work } };
        await chain.FundAsync(Client, budget);
        await chain.SendAsync(Client, chain.Market.Open(job.Terms, budget));
        return job;
    }

    /// <summary>Providers have keys: the development accounts from 8 up, in ascending order of address.</summary>
    public static EthereumKey ProviderKey(int index) => ProviderKeys[index];

    /// <summary>Which of the chain's accounts a provider is.</summary>
    public static int Account(int index) =>
        Enumerable.Range(8, 12).First(i => DevChain.Account(i).Address == Provider(index));

    public static Address Provider(int index) => ProviderKeys[index].Address;

    public SignedVoucher Voucher(int provider, ulong amount, ulong pieces = 1) => Messages.SignVoucher(
        TestChain.Key(Signer), Chain.Domain, Id, Provider(provider), amount, Caps.CapOf(Provider(provider)), pieces);

    public ContractCall Claim(int provider, ulong amount) =>
        Chain.Market.Claim(Terms.Payment(), Voucher(provider, amount), Caps.Proof(Provider(provider)));

    /// <summary>Asserts pieces of a lease of all the job's pieces.</summary>
    public ContractCall Assert(int provider, ulong piece, ulong count, ulong price = 5, int signer = Signer)
    {
        var lease = Messages.SignLease(TestChain.Key(signer), Chain.Domain, Id, Provider(provider), 0,
            Terms.Work.Pieces, price);
        return Chain.Puppet.Call("assertPieces", Terms.ToAbi(), lease, piece, count, Caps.CapOf(Provider(provider)),
            Caps.Proof(Provider(provider)));
    }

    /// <summary>What the puppet decides about a provider.</summary>
    public ContractCall Rule(string function, int provider, object argument) =>
        Chain.Puppet.Call(function, Terms.ToAbi(), Provider(provider), argument);

    public ContractCall Lock(int provider, ulong amount, ulong until) => Chain.Market.RecordLock(Terms,
        Messages.SignLock(ProviderKey(provider), Chain.Domain, Id, Terms.Token, amount, until));

    public byte[] Totals(params ulong[] totals) => Caps.PackTotals(p => totals[Index(p)]);

    public Task<UInt256> FreeOfAsync(int provider) => Chain.Market.FreeAsync(Terms.Token, Provider(provider));

    private static int Index(Address provider) => Array.FindIndex(ProviderKeys, k => k.Address == provider);

    private static readonly EthereumKey[] ProviderKeys =
        [.. Enumerable.Range(8, 12).Select(DevChain.Account).OrderBy(k => k.Address)];
}
