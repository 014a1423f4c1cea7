using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using DisputeMessages = Cairn.Contracts.Tests.Disputes.DisputeMessages;

namespace Cairn.Contracts.Tests.Proving;

/// <summary>An open job under ProofVerdict: executions of one model, of which a provider leased a few.</summary>
internal sealed class ProofJob
{
    public const int Challenger = 4;
    public const int Rival = 5;
    public const int Stranger = TestJob.Stranger;
    public const int ProviderAccount = 8;
    public const uint Pieces = 6;
    public const uint First = 1;
    public const uint Leased = 4;
    public const uint Branch = 3;
    public const ulong Price = 900;
    public const ulong LockAmount = 64_000;
    public const ulong Window = 3_600;

    public static readonly Hash32 ModelId = Keccak256.ComputeUtf8("model");

    private static readonly Hash32 Salt = Keccak256.ComputeUtf8("salt");
    private static readonly Hash32 Blob = Keccak256.ComputeUtf8("blob");
    private static readonly MerkleTree Plan = new([.. Enumerable.Range(0, (int)Pieces).Select(i => Twice(
        WitnessTypes.Encode("uint32,bytes32,bytes32", (uint)i, ModelId, Keccak256.Compute(Inputs((uint)i)))))]);

    private static ulong _nonce;

    private readonly MerkleTree _receipt;

    private ProofJob(TestChain chain, TestJob job)
    {
        (Chain, Job) = (chain, job);
        Lease = DisputeMessages.Lease(TestChain.Key(TestJob.Signer), chain.Domain, job.Id, Provider, First, Leased,
            Price);
        _receipt = new MerkleTree([.. Enumerable.Range(0, (int)Leased).Select(i => ResultLeaf(First + (uint)i))]);
    }

    public TestChain Chain { get; }

    public TestJob Job { get; }

    public SignedLease Lease { get; }

    public JobTerms Terms => Job.Terms;

    public ProofVerdictContract Verdict => Chain.Proofs;

    public static Address Provider => TestChain.Key(ProviderAccount).Address;

    public static async Task<ProofJob> OpenAsync(TestChain chain, ulong locked = LockAmount)
    {
        var draft = await TestJob.DraftAsync(chain, 50_000, 1);
        var caps = new CapList([(Provider, 20_000), (TestChain.Key(9).Address, 20_000)]);
        var work = draft.Terms.Work with
        {
            Verdict = chain.Proofs.Address, PlanRoot = Plan.Root, Pieces = Pieces, MaxPerPiece = 1_000,
            Window = Window, Nonce = (UInt256)(Interlocked.Increment(ref _nonce) + (1ul << 41)),
        };
        var job = draft with { Caps = caps, Terms = draft.Terms with { CapRoot = caps.Root, Work = work } };
        await chain.FundAsync(TestJob.Client, 50_000);
        await chain.SendAsync(TestJob.Client, chain.Market.Open(job.Terms, 50_000));
        foreach (var account in (int[])[Challenger, Rival]) await chain.FundAsync(account, 100_000);
        if (locked > 0)
        {
            await chain.FundAsync(ProviderAccount, locked);
            await chain.SendAsync(ProviderAccount, chain.Market.Stake(job.Terms.Token, locked));
            await chain.SendAsync(Stranger, chain.Market.RecordLock(job.Terms, DisputeMessages.Lock(
                TestChain.Key(ProviderAccount), chain.Domain, job.Terms, locked, work.Deadline + Window + 86_400)));
        }

        return new ProofJob(chain, job);
    }

    public static byte[] Inputs(uint piece) => Numbers(piece, 7, 255);

    /// <summary>What the model makes of a piece's inputs.</summary>
    public static byte[] Outputs(uint piece) => Numbers(piece * piece, 3);

    public static ProvedPiece Piece(uint piece, byte[]? outputs = null) => new(piece, ModelId, Inputs(piece),
        outputs ?? Outputs(piece), [.. piece < Pieces ? Plan.Proof((int)piece) : []]);

    public ResultOpening Result(uint piece) => new(Blob, Salt, [.. _receipt.Proof((int)(piece - First))]);

    /// <summary>The proof that this provider, or another, made of a piece.</summary>
    public async Task<byte[]> ProofAsync(uint piece, Address? provider = null, byte[]? outputs = null)
    {
        object[] statement = [Job.Id, Verdict.Address, await Verdict.NonceOfAsync(provider ?? Provider, piece),
            Inputs(piece), outputs ?? Outputs(piece)];
        return (byte[])(await Chain.Models.ReadAsync(Chain.Client, "proofOf", ModelId, statement))[0];
    }

    public ContractCall ProveCall(ProvedPiece piece, byte[] proof, SignedLease? lease = null) => Verdict.Prove(Terms,
        lease ?? Lease, piece, proof, Job.Caps.CapOf(Provider), Job.Caps.Proof(Provider));

    public Assertion Assertion(uint first = First, uint count = 2, byte lane = 0) => new(Provider, _receipt.Root, first,
        count, Branch, lane, count * (UInt128)Price);

    public ContractCall AssertCall(Assertion assertion) => Verdict.AssertResult(Terms, Lease, assertion,
        Job.Caps.CapOf(Provider), Job.Caps.Proof(Provider));

    public async Task<ProofDemand> DemandAsync(Assertion assertion, uint piece, int challenger = Challenger)
    {
        var receipt = await Chain.SendAsync(challenger, Verdict.DemandProof(Terms, assertion, piece));
        ProofVerdictProofDemandedEvent? demanded = null;
        Assert.Contains(receipt.Logs, l => ProofVerdictProofDemandedEvent.TryDecode(l, out demanded));
        return demanded!.Demand;
    }

    public async Task<ProofVerdictError> RefusedAsync(int from, ContractCall call)
    {
        var outcome = await Chain.TryAsync(from, call);
        Assert.True(outcome.Receipt is null, "accepted");
        return ProofVerdictRevert.Decode(outcome.RevertData).Error;
    }

    public Task<UInt256> FreeAsync(int account) =>
        Chain.Market.FreeAsync(Terms.Token, TestChain.Key(account).Address);

    private static Hash32 ResultLeaf(uint piece)
    {
        var digest = Keccak256.Compute(
            WitnessTypes.Encode("bytes32,bytes32", Blob, Keccak256.Compute(Outputs(piece))));
        var word = Keccak256.Compute(WitnessTypes.Encode("bytes32,address,bytes32", digest, Provider, Salt));
        return Twice(WitnessTypes.Encode("uint32,uint32,bytes32", piece, Branch, word));
    }

    private static Hash32 Twice(byte[] data) => Keccak256.Compute(Keccak256.Compute(data).AsSpan());

    private static byte[] Numbers(params uint[] numbers)
    {
        var bytes = new byte[sizeof(uint) * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(sizeof(uint) * i), numbers[i]);
        return bytes;
    }
}
