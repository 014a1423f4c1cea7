using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market.Tests;

/// <summary>A real chain with the real contracts for the tests of a class; account 1 is a funded client.</summary>
public sealed class MarketChain : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-market-").FullName;
    private DevChain _chain = null!;
    private long _nonce;

    public Deployment Deployment { get; private set; } = null!;

    public EvmClient Client => _chain.Client;

    public MarketDomain Domain { get; private set; } = null!;

    public MarketCalls Calls { get; private set; } = null!;

    public MarketReader Reader { get; private set; } = null!;

    public TransactionSender Payer { get; private set; } = null!;

    public static EthereumKey Payee(int index) => DevChain.Account(2 + index);

    public static EthereumKey Signer => DevChain.Account(9);

    public async Task InitializeAsync()
    {
        _chain = await DevChain.StartAsync(new DevChainOptions { RunFolder = _folder });
        Deployment = await Deployment.DeployAsync(Client, DevChain.Account(0));
        Domain = new MarketDomain(Deployment.ChainId, Deployment.Market);
        Calls = new MarketCalls(Client, Domain);
        Reader = new MarketReader(Client, Deployment.Market);
        Payer = new TransactionSender(Client, DevChain.Account(1), Deployment.ChainId);
        var token = new TestDollarContract(Client, Deployment.Token);
        (await Payer.SendAsync(token.Mint(Payer.Address, 1_000_000_000))).ReceiptOrThrow();
        (await Payer.SendAsync(token.Approve(Deployment.Market, 1_000_000_000))).ReceiptOrThrow();
        (await Payer.SendAsync(Calls.Contract.Deposit(Deployment.Token, 1_000_000_000))).ReceiptOrThrow();
    }

    public async Task DisposeAsync()
    {
        Payer.Dispose();
        await _chain.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Terms that nobody used yet, due in an hour.</summary>
    public Terms NewTerms(CapTable caps) => new()
    {
        Client = Payer.Address, Signer = Signer.Address, Token = Deployment.Token,
        Deadline = (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600, Grace = 3600, Pieces = 10,
        MaxPerPiece = 100, SpecCid = Samples.Hash(4), CapRoot = caps.Root, RecutDelay = 600,
        Verdict = Deployment.QuorumVerdict, AuditRate = 2500, Nonce = (UInt256)(ulong)Interlocked.Increment(ref _nonce),
    };

    /// <summary>Caps of 1,000 for the first payees.</summary>
    public static CapTable Caps(int payees) => new(
        Enumerable.Range(0, payees).Select(i => new ProviderCap(Payee(i).Address, 1000)));

    public async Task<Terms> OpenAsync(CapTable caps)
    {
        var terms = NewTerms(caps);
        (await Payer.SendAsync(Calls.Open(terms, caps.Sum))).ReceiptOrThrow();
        return terms;
    }

    public Redeemable Voucher(Terms terms, CapTable caps, int payee, UInt128 amount)
    {
        var provider = Payee(payee).Address;
        Assert.True(caps.TryProve(provider, out var proof));
        var voucher = new Voucher(terms.JobId(Domain), provider, amount, 1);
        return new Redeemable(terms, Signed<Voucher>.By(Signer, Domain, voucher), caps.CapOf(provider), proof);
    }

    public async Task<UInt256> FreeAsync(Address account) =>
        await Calls.Contract.FreeAsync(Deployment.Token, account);
}
