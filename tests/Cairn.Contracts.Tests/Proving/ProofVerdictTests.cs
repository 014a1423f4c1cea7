using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.Proving.ProofJob;

namespace Cairn.Contracts.Tests.Proving;

/// <summary>What proofs, and demands for them, do to money. Whether a proof is one is the registry's to say.</summary>
[Collection(ChainCollection.Name)]
public sealed class ProofVerdictTests(TestChain chain)
{
    [Fact]
    public async Task A_proof_pays_its_piece_at_once_and_once()
    {
        var job = await OpenAsync(chain, locked: 0);
        var before = await job.FreeAsync(ProviderAccount);
        var call = job.ProveCall(Piece(2), await job.ProofAsync(2));
        var receipt = await chain.SendAsync(Stranger, call);
        Assert.Equal(before + Price, await job.FreeAsync(ProviderAccount));
        ProofVerdictProvedEvent? proved = null;
        Assert.Contains(receipt.Logs, l => ProofVerdictProvedEvent.TryDecode(l, out proved));
        Assert.Equal((2u, Provider, Keccak256.Compute(Outputs(2)), (UInt256)Price),
            (proved!.Piece, proved.Provider, proved.Outputs, proved.Paid));
        Assert.Equal(ProofVerdictError.PiecesClaimed, await job.RefusedAsync(Stranger, call));
    }

    [Fact]
    public async Task A_proof_pays_for_nothing_but_what_it_proves()
    {
        var job = await OpenAsync(chain);
        var proof = await job.ProofAsync(2);
        byte[] wrong = [.. Outputs(2)[..^1], 9];
        await RefusedAsync(ProofVerdictError.Unknown, job.ProveCall(Piece(2, wrong), proof));
        await RefusedAsync(ProofVerdictError.Unknown, job.ProveCall(Piece(2), [.. proof, 0]));
        await RefusedAsync(ProofVerdictError.Unknown, job.ProveCall(Piece(2), await job.ProofAsync(2, Address.Zero)));
        await RefusedAsync(ProofVerdictError.Unknown, job.ProveCall(Piece(3), proof));
        await RefusedAsync(ProofVerdictError.NotLeased, job.ProveCall(Piece(0), await job.ProofAsync(0)));
        await RefusedAsync(ProofVerdictError.NotLeased, job.ProveCall(Piece(5), await job.ProofAsync(5)));
        await RefusedAsync(ProofVerdictError.NotPlanned,
            job.ProveCall(Piece(2) with { ModelId = Keccak256.ComputeUtf8("another") }, proof));
        await RefusedAsync(ProofVerdictError.NotPlanned, job.ProveCall(Piece(2) with { Inputs = Inputs(3) }, proof));
        await RefusedAsync(ProofVerdictError.BadLeaseSignature,
            job.ProveCall(Piece(2), proof, job.Lease with { Price = 901 }));
        var foreign = job.Terms with { Work = job.Terms.Work with { Verdict = chain.Deployment.ConsentVerdict } };
        await RefusedAsync(ProofVerdictError.NotOurJob,
            job.Verdict.Prove(foreign, job.Lease, Piece(2), proof, 0, []));

        async Task RefusedAsync(ProofVerdictError error, ContractCall call) =>
            Assert.Equal(error, await job.RefusedAsync(Stranger, call));
    }

    [Fact]
    public async Task Asserted_pieces_are_paid_when_their_window_has_ended()
    {
        var job = await OpenAsync(chain);
        var (before, assertion) = (await job.FreeAsync(ProviderAccount), job.Assertion());
        await chain.SendAsync(ProviderAccount, job.AssertCall(assertion));
        Assert.Equal(ProofVerdictError.PiecesClaimed,
            await job.RefusedAsync(Stranger, job.ProveCall(Piece(2), await job.ProofAsync(2))));
        Assert.Equal(ProofVerdictError.NotFinal,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, assertion)));
        await chain.JumpAsync(Window);
        Assert.Equal(ProofVerdictError.WindowOver,
            await job.RefusedAsync(Challenger, job.Verdict.DemandProof(job.Terms, assertion, 1)));
        await chain.SendAsync(Stranger, job.Verdict.Finalise(job.Terms, assertion));
        Assert.Equal(before + 2 * Price, await job.FreeAsync(ProviderAccount));
    }

    [Fact]
    public async Task Who_shows_the_proof_that_was_demanded_earns_the_bond()
    {
        var job = await OpenAsync(chain);
        var assertion = job.Assertion();
        await chain.SendAsync(ProviderAccount, job.AssertCall(assertion));
        Assert.Equal(ProofVerdictError.NotAsserted,
            await job.RefusedAsync(Challenger, job.Verdict.DemandProof(job.Terms, assertion, 3)));
        var (before, bond) = (await job.FreeAsync(Challenger), LockAmount / 16);
        var demand = await job.DemandAsync(assertion, 2);
        Assert.Equal(before - bond, await job.FreeAsync(Challenger));
        Assert.Equal(ProofVerdictError.ProofDemandedBefore,
            await job.RefusedAsync(Rival, job.Verdict.DemandProof(job.Terms, assertion, 2)));
        Assert.Equal(ProofVerdictError.StillTime,
            await job.RefusedAsync(Rival, job.Verdict.Timeout(job.Terms, assertion, demand)));
        Assert.Equal(ProofVerdictError.NotConvicted,
            await job.RefusedAsync(Rival, job.Verdict.ReturnBond(job.Terms, assertion, demand)));

        var proof = await job.ProofAsync(2);
        byte[] lie = [.. Outputs(2)[..^1], 9];
        Assert.Equal(ProofVerdictError.NotInReceipt, await job.RefusedAsync(Stranger, job.Verdict.ShowProof(job.Terms,
            assertion, demand, Piece(2, lie), job.Result(2), await job.ProofAsync(2, outputs: lie))));
        Assert.Equal(ProofVerdictError.NotAsserted, await job.RefusedAsync(Stranger, job.Verdict.ShowProof(job.Terms,
            assertion, demand, Piece(1), job.Result(1), await job.ProofAsync(1))));
        Assert.Equal(ProofVerdictError.Unknown, await job.RefusedAsync(Stranger, job.Verdict.ShowProof(job.Terms,
            assertion, demand, Piece(2), job.Result(2), [])));
        Assert.Equal(ProofVerdictError.UnknownProofDemand, await job.RefusedAsync(Stranger, job.Verdict.ShowProof(
            job.Terms, assertion, demand with { Until = demand.Until + 1 }, Piece(2), job.Result(2), proof)));

        await chain.JumpAsync(Window - 60);
        var free = await job.FreeAsync(ProviderAccount);
        var show = job.Verdict.ShowProof(job.Terms, assertion, demand, Piece(2), job.Result(2), proof);
        await chain.SendAsync(Stranger, show);
        Assert.Equal(free + bond, await job.FreeAsync(ProviderAccount));
        Assert.Equal(ProofVerdictError.UnknownProofDemand, await job.RefusedAsync(Stranger, show));
        Assert.Equal(ProofVerdictError.ProofDemandedBefore,
            await job.RefusedAsync(Rival, job.Verdict.DemandProof(job.Terms, assertion, 2)));
        await chain.JumpAsync(61);
        await chain.SendAsync(Stranger, job.Verdict.Finalise(job.Terms, assertion));
        Assert.Equal(free + bond + 2 * Price, await job.FreeAsync(ProviderAccount));
    }

    [Fact]
    public async Task Who_does_not_show_it_loses_its_lock_and_its_pay()
    {
        var job = await OpenAsync(chain);
        var assertion = job.Assertion();
        await chain.SendAsync(ProviderAccount, job.AssertCall(assertion));
        var (challenger, rival) = (await job.FreeAsync(Challenger), await job.FreeAsync(Rival));
        var demand = await job.DemandAsync(assertion, 2);
        var other = await job.DemandAsync(assertion, 1, Rival);
        await chain.JumpAsync(Window + 1);
        Assert.Equal(ProofVerdictError.NotFinal,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, assertion)));
        Assert.Equal(ProofVerdictError.OutOfTime, await job.RefusedAsync(Stranger, job.Verdict.ShowProof(job.Terms,
            assertion, demand, Piece(2), job.Result(2), await job.ProofAsync(2))));
        await chain.SendAsync(Stranger, job.Verdict.Timeout(job.Terms, assertion, demand));
        Assert.Equal(challenger + LockAmount / 2, await job.FreeAsync(Challenger));
        Assert.True(await job.Verdict.IsConvictedAsync(job.Job.Id, Provider));
        Assert.Equal(ProofVerdictError.AlreadyConvicted,
            await job.RefusedAsync(Stranger, job.Verdict.Timeout(job.Terms, assertion, other)));
        await chain.SendAsync(Stranger, job.Verdict.ReturnBond(job.Terms, assertion, other));
        Assert.Equal(rival, await job.FreeAsync(Rival));
        Assert.Equal(ProofVerdictError.AlreadyConvicted,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, assertion)));
        Assert.False(await job.Verdict.IsBusyAsync(job.Job.Id, Provider));
        Assert.Null((await chain.TryAsync(Stranger, job.ProveCall(Piece(3), await job.ProofAsync(3)))).Receipt);
    }

    [Fact]
    public async Task Nobody_asserts_without_a_lock()
    {
        var job = await OpenAsync(chain, locked: 0);
        Assert.Equal(ProofVerdictError.NothingAtStake,
            await job.RefusedAsync(ProviderAccount, job.AssertCall(job.Assertion())));
    }
}
