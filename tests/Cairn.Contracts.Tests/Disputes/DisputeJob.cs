using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>An open job under DisputeVerdict whose provider locked stake, and one result of that provider.</summary>
internal sealed class DisputeJob
{
    public const int Client = TestJob.Client;
    public const int Challenger = 4;
    public const int Rival = 5;
    public const int Stranger = TestJob.Stranger;
    public const ulong LockAmount = 64_000;
    public const ulong Price = 900;
    public const ulong Window = 3_600;
    public const uint Branch = 2;

    private static ulong _nonce;

    private DisputeJob(TestChain chain, TestJob job, TinyTrace trace, int providerKey)
    {
        (Chain, Job, ProviderAccount) = (chain, job, providerKey);
        Witnesses = new Witnesses(trace, Provider.Address, Branch);
        Statements = new Statements(Witnesses);
        Subject = new Subject(job.Id, Provider.Address, Witnesses.Root, trace.Piece, Branch);
        Receipt = DisputeMessages.Receipt(Provider, chain.Domain, job.Id, Witnesses.Root);
        Lease = DisputeMessages.Lease(Signer, chain.Domain, job.Id, Provider.Address, trace.Piece, 4, Price);
    }

    public TestChain Chain { get; }

    public TestJob Job { get; }

    public int ProviderAccount { get; }

    public Witnesses Witnesses { get; }

    public Statements Statements { get; }

    public Subject Subject { get; }

    public SignedReceipt Receipt { get; }

    public SignedLease Lease { get; }

    public EthereumKey Provider => TestChain.Key(ProviderAccount);

    public JobTerms Terms => Job.Terms;

    public TinyTrace Trace => Witnesses.Trace;

    public DisputeVerdictContract Verdict => new(Chain.Client, Chain.Deployment.DisputeVerdict);

    /// <summary>The assertion of the subject's piece and the next one.</summary>
    public Assertion Assertion => new(Provider.Address, Witnesses.Root, Trace.Piece, 2, Branch, 0, 2 * (UInt128)Price);

    public static Assertion NoAssertion { get; } = new(default, default, 0, 0, 0, 0, 0);

    public static EthereumKey Signer => TestChain.Key(TestJob.Signer);

    public static async Task<DisputeJob> OpenAsync(TestChain chain, TinyTrace trace, ulong locked = LockAmount,
        ulong window = Window, int provider = 8)
    {
        var draft = await TestJob.DraftAsync(chain, 50_000, 1);
        var caps = new CapList([(TestChain.Key(provider).Address, 20_000), (TestChain.Key(9).Address, 20_000)]);
        var work = draft.Terms.Work with
        {
            Verdict = chain.Deployment.DisputeVerdict, PlanRoot = trace.Program.PlanRoot, MaxPerPiece = 1_000,
            Window = window, Nonce = (UInt256)(Interlocked.Increment(ref _nonce) + (1ul << 40)),
        };
        var job = draft with { Caps = caps, Terms = draft.Terms with { CapRoot = caps.Root, Work = work } };
        await chain.FundAsync(Client, 50_000);
        await chain.SendAsync(Client, chain.Market.Open(job.Terms, 50_000));
        foreach (var account in (int[])[Challenger, Rival]) await chain.FundAsync(account, 100_000);
        var result = new DisputeJob(chain, job, trace, provider);
        if (locked == 0) return result;
        await chain.FundAsync(provider, locked);
        await chain.SendAsync(provider, chain.Market.Stake(job.Terms.Token, locked));
        var until = work.Deadline + window + 86_400;
        await chain.SendAsync(Stranger, chain.Market.RecordLock(job.Terms,
            DisputeMessages.Lock(result.Provider, chain.Domain, job.Terms, locked, until)));
        return result;
    }

    public ContractCall AssertCall(uint count = 2, SignedLease? lease = null, uint? first = null, byte lane = 0,
        UInt128? amount = null) => Verdict.AssertResult(Terms, lease ?? Lease, new Assertion(Provider.Address,
            Witnesses.Root, first ?? Trace.Piece, count, Branch, lane, amount ?? count * (UInt128)Price),
            Job.Caps.CapOf(Provider.Address), Job.Caps.Proof(Provider.Address));

    public Task AssertAsync() => Chain.SendAsync(ProviderAccount, AssertCall());

    public async Task<DisputeTable> ChallengeAsync(int challenger = Challenger, bool asserted = false)
    {
        var receipt = await Chain.SendAsync(challenger, ChallengeCall(asserted));
        return new DisputeTable(this, challenger, GameOf(receipt.Logs), receipt.GasUsed);
    }

    public ContractCall ChallengeCall(bool asserted = false) => Verdict.Challenge(Terms, Receipt, Subject.Piece, Branch,
        asserted ? Assertion : NoAssertion, asserted ? [] : Witnesses.Opening);

    /// <summary>The game that was opened in the newest block.</summary>
    public async Task<Game> OpenedGameAsync() => GameOf(await Chain.LogsAsync(Chain.Deployment.DisputeVerdict));

    private static Game GameOf(IEnumerable<LogEntry> logs)
    {
        DisputeVerdictChallengedEvent? opened = null;
        Assert.Contains(logs, l => DisputeVerdictChallengedEvent.TryDecode(l, out opened));
        return opened!.Game;
    }

    public Task<UInt256> FreeAsync(Address account) => Chain.Market.FreeAsync(Terms.Token, account);

    public Task<UInt256> FreeAsync(int account) => FreeAsync(TestChain.Key(account).Address);

    public FraudEvidence Evidence(byte kind, byte[] witness, params ProviderStatement[] statements) => new(kind,
        [.. statements.Select(s => s.Sign(Provider, Chain.Domain, DisputeMessages.HashOf(Subject)))], witness);

    public ContractCall CommitCall(FraudEvidence evidence, Hash32 nonce, int challenger = Challenger) =>
        Verdict.Commit(FraudCommitment.Of(Subject, evidence, TestChain.Key(challenger).Address, nonce));

    public async Task<DisputeVerdictError> RefusedAsync(int from, ContractCall call)
    {
        var outcome = await Chain.TryAsync(from, call);
        Assert.True(outcome.Receipt is null, "accepted");
        return DisputeVerdictRevert.Decode(outcome.RevertData).Error;
    }
}
