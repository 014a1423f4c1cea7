using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;
using Cairn.Proofs;
using Cairn.Proofs.Tests.Support;

namespace Cairn.Contracts.Tests.Disputes.Roles;

/// <summary>An open job of small trainings under DisputeVerdict and a provider's signed result of one.</summary>
internal sealed class RoleJob
{
    public const int Challenger = DisputeJob.Challenger;
    public const int Provider = 8;
    public const ulong LockAmount = DisputeJob.LockAmount;
    private const uint Slots = 2;
    private static ulong _nonce;

    private RoleJob(TestChain chain, TestJob job, PieceTerms terms, PieceTrace claimant, PlanOpening plan,
        Hash32 inputRoot)
    {
        (Chain, Job, Claimant) = (chain, job, claimant);
        var committed = claimant.Commit(terms.CheckpointEvery);
        var word = new WordOpening(
            committed, Keccak256.ComputeUtf8("blob"), Keccak256.ComputeUtf8("salt"), []);
        var piece = terms.Stage * Slots + terms.Slot;
        var hidden = Eip712.HashWords(word.ResultDigest, Key(Provider).Address, word.Salt);
        var root = Keccak256.Compute(Eip712.HashWords((ulong)piece, 0ul, hidden).AsSpan());
        Case = new DisputeCase
        {
            Terms = TermsOf(job.Terms),
            Subject = new Subject(job.Id, Key(Provider).Address, root, piece, 0),
            Receipt = DisputeMessages.Receipt(Key(Provider), chain.Domain, job.Id, root, 1),
            Word = word,
            Plan = plan,
            CheckpointEvery = terms.CheckpointEvery,
            Input = DisputeMessages.Input(DisputeJob.Signer, chain.Domain, job.Id, terms.Stage, 0, inputRoot),
            Nonce = Keccak256.ComputeUtf8("nonce"),
        };
    }

    public TestChain Chain { get; }

    public TestJob Job { get; }

    /// <summary>The trace that the provider stands by.</summary>
    public PieceTrace Claimant { get; }

    /// <summary>The result as its provider's receipt holds it.</summary>
    public DisputeCase Case { get; private set; }

    public DisputeVerdictContract Verdict => new(Chain.Client, Chain.Deployment.DisputeVerdict);

    public MarketDomain Domain => new(31337, Chain.Deployment.Market);

    public static EthereumKey Key(int account) => TestChain.Key(account);

    public static Task<RoleJob> OpenAsync(TestChain chain, TrainCase training, PieceTrace claimant) =>
        OpenAsync(chain, training.Spec, training.Terms, (ulong)training.Corpus.Length, claimant,
            training.Honest.InputTree.Root);

    /// <param name="inputRoot">What the signer gave.</param>
    public static async Task<RoleJob> OpenAsync(TestChain chain, PieceSpec spec, PieceTerms terms, ulong dataLength,
        PieceTrace claimant, Hash32 inputRoot)
    {
        var entry = new PlanEntry(0, 100, Slots, spec.Root, terms.DataRoot, dataLength, terms.CheckpointEvery,
            Keccak256.ComputeUtf8("cairn-kernels/1"));
        var draft = await TestJob.DraftAsync(chain, 50_000, 1);
        var caps = new CapList([(Key(Provider).Address, 20_000), (Key(9).Address, 20_000)]);
        var work = draft.Terms.Work with
        {
            Verdict = chain.Deployment.DisputeVerdict, PlanRoot = PlanEntry.PlanRoot(entry), MaxPerPiece = 1_000,
            Window = DisputeJob.Window, Nonce = (UInt256)(Interlocked.Increment(ref _nonce) + (1ul << 41)),
        };
        var job = draft with { Caps = caps, Terms = draft.Terms with { CapRoot = caps.Root, Work = work } };
        await chain.FundAsync(DisputeJob.Client, 50_000);
        await chain.SendAsync(DisputeJob.Client, chain.Market.Open(job.Terms, 50_000));
        foreach (var account in (int[])[Challenger, DisputeJob.Rival])
            await chain.FundAsync(account, 100_000);
        await chain.FundAsync(Provider, LockAmount);
        await chain.SendAsync(Provider, chain.Market.Stake(job.Terms.Token, LockAmount));
        var until = work.Deadline + DisputeJob.Window + 86_400;
        await chain.SendAsync(DisputeJob.Stranger, chain.Market.RecordLock(job.Terms,
            DisputeMessages.Lock(Key(Provider), chain.Domain, job.Terms, LockAmount, until)));
        return new RoleJob(chain, job, terms, claimant, PlanOpening.Of([entry], 0, spec), inputRoot);
    }

    /// <summary>Gas of a proof about what the provider signed; the chain forgets it again.</summary>
    public async Task<ulong> ProveAsync(FraudWitness witness)
    {
        var statements = witness.Statements.Select(s => new ProviderStatement((byte)s.Kind, s.Position, s.Value)
            .Sign(Key(Provider), Chain.Domain, Case.SubjectHash));
        var evidence = new FraudEvidence((byte)witness.Kind, [.. statements],
            DisputeWitnesses.Fraud(Case.Word, Case.Plan, witness));
        var calls = Calls(Claimant.Spec);
        var before = await Chain.SnapshotAsync();
        await Chain.SendAsync(Challenger, calls.Of(new DisputeMove.Commit(calls.Commitment(evidence))));
        var receipt = await Chain.SendAsync(Challenger, calls.Of(new DisputeMove.Prove(evidence)));
        await Chain.RevertAsync(before);
        return receipt.GasUsed;
    }

    /// <summary>The provider asserts the result instead of signing its receipt.</summary>
    public async Task AssertAsync()
    {
        var piece = Case.Subject.Piece;
        var lease = DisputeMessages.Lease(
            DisputeJob.Signer, Chain.Domain, Job.Id, Key(Provider).Address, piece, 1, DisputeJob.Price);
        var assertion = new Assertion(Key(Provider).Address, Case.Subject.Root, piece, 1, 0, 0, DisputeJob.Price);
        await Chain.SendAsync(Provider, Verdict.AssertResult(Job.Terms, lease, assertion,
            Job.Caps.CapOf(Key(Provider).Address), Job.Caps.Proof(Key(Provider).Address)));
        Case = Case with
        {
            Assertion = assertion, Receipt = Case.Receipt with { R = Hash32.Zero, Vs = Hash32.Zero },
        };
    }

    public DisputeCalls Calls(PieceSpec spec, int challenger = Challenger) =>
        new(Verdict, Case, Key(challenger).Address, spec);

    public ValueTask<DisputeView> LookAsync(Hash32? commitment = null, int challenger = Challenger) =>
        new DisputeReader(Chain.Client, Chain.Deployment.Market, Case, Key(challenger).Address)
            .ReadAsync(commitment);

    public async Task<UInt256> FreeAsync(int account) =>
        await Chain.Market.FreeAsync(Job.Terms.Token, Key(account).Address);

    private static Terms TermsOf(JobTerms t) => new()
    {
        Client = t.Client, Signer = t.Signer, Token = t.Token, CapRoot = t.CapRoot, Deadline = t.Work.Deadline,
        Grace = t.Work.Grace, Pieces = t.Work.Pieces, MaxPerPiece = t.Work.MaxPerPiece, SpecCid = t.Work.SpecCid,
        PlanRoot = t.Work.PlanRoot, RecutDelay = t.Work.RecutDelay, Verdict = t.Work.Verdict, Window = t.Work.Window,
        AuditRate = t.Work.AuditRate, Nonce = t.Work.Nonce,
    };
}
