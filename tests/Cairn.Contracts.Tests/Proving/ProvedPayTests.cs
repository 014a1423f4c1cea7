using Cairn.Contracts.Tests.Proofs;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Tests.Inference;
using DisputeMessages = Cairn.Contracts.Tests.Disputes.DisputeMessages;

namespace Cairn.Contracts.Tests.Proving;

/// <summary>From a model to money: registered, leased, executed, proved and paid, with every real contract.</summary>
[Collection(ChainCollection.Name)]
public sealed class ProvedPayTests(TestChain chain)
{
    private const int Worker = 8;
    private const int Stranger = TestJob.Stranger;
    private const ulong Price = 900;
    private const int Seed = 3;

    private static readonly ProofModes Modes = new() { CommittedWeights = true };

    private MarketContract Market => new(chain.Client, chain.Plain.Market);

    [Fact]
    public async Task A_contract_pays_for_a_proof_and_for_no_wrong_output()
    {
        var made = new ModelCase(SmallGraphs.Perceptron(), Modes, Seed);
        var modelId = await RegisterAsync(made);
        var plan = Leaf(0, modelId, made.Inputs);
        var verdict = new ProofVerdictContract(chain.Client, chain.Plain.Proofs.Verdict);
        var (job, caps) = await OpenAsync(verdict.Address, plan);
        var worker = TestChain.Key(Worker).Address;
        var lease = DisputeMessages.Lease(
            TestChain.Key(TestJob.Signer), chain.Plain.Domain, job.JobId(chain.Plain.Domain), worker, 0, 1, Price);
        var proof = Prove(new ProofPurpose(
            job.JobId(chain.Plain.Domain), ModelCase.ChainId, verdict.Address, worker, 0));
        var piece = new ProvedPiece(0, modelId, made.Inputs, made.Outputs, []);
        byte[] argument = [.. proof.Argument];

        byte[] wrong = [.. made.Outputs];
        wrong[^1] ^= 1;
        Assert.Null((await chain.TryAsync(Stranger, Call(piece with { Outputs = wrong }, argument))).Receipt);
        Assert.Null((await chain.TryAsync(Stranger, Call(piece, [.. made.Proof.Argument]))).Receipt);
        var before = await Market.FreeAsync(job.Token, worker);
        await chain.SendAsync(Stranger, Call(piece, argument));
        Assert.Equal(before + Price, await Market.FreeAsync(job.Token, worker));

        ContractCall Call(ProvedPiece shown, byte[] bytes) =>
            verdict.Prove(job, lease, shown, bytes, caps.CapOf(worker), caps.Proof(worker));
    }

    private static InferenceProof Prove(ProofPurpose purpose)
    {
        using var again = new ProofCase(ProofCase.ModelOf(SmallGraphs.Perceptron(), Seed), Modes);
        return again.Prover.Prove(again.Inputs(Seed), purpose.Context);
    }

    private async Task<Hash32> RegisterAsync(ModelCase made)
    {
        var registry = new ModelRegistryContract(chain.Client, chain.Plain.Proofs.Models);
        var (inference, _) = await ModelCase.DeployAsync(chain, made.Tape);
        var (registration, _) = await ModelCase.DeployAsync(chain, made.RegistrationTape);
        await chain.SendAsync(Stranger, registry.Register(
            inference, registration, made.Registration.Root, [.. made.Registration.Argument]));
        return await registry.IdOfAsync(
            made.GraphDigest, made.Registration.Root, made.Tape.Digest, made.RegistrationTape.Digest);
    }

    private async Task<(JobTerms Terms, CapList Caps)> OpenAsync(Address verdict, Hash32 plan)
    {
        var draft = await TestJob.DraftAsync(chain, 50_000, 1);
        var caps = new CapList([(TestChain.Key(Worker).Address, 20_000), (TestChain.Key(9).Address, 20_000)]);
        var terms = draft.Terms with
        {
            CapRoot = caps.Root,
            Work = draft.Terms.Work with { Verdict = verdict, PlanRoot = plan, Pieces = 1, Window = 3_600 },
        };
        await chain.SendAsync(TestJob.Client, chain.Dollar.Mint(terms.Client, 50_000));
        await chain.SendAsync(TestJob.Client, chain.Dollar.Approve(Market.Address, UInt256.MaxValue));
        await chain.SendAsync(TestJob.Client, Market.Deposit(terms.Token, 50_000));
        await chain.SendAsync(TestJob.Client, Market.Open(terms, 50_000));
        return (terms, caps);
    }

    private static Hash32 Leaf(uint piece, Hash32 modelId, byte[] inputs) => Keccak256.Compute(Keccak256.Compute(
        WitnessTypes.Encode("uint32,bytes32,bytes32", piece, modelId, Keccak256.Compute(inputs))).AsSpan());
}
