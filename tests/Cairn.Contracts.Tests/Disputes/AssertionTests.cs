using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using static Cairn.Contracts.Tests.Disputes.DisputeJob;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Payment by time, draws and demands for data.</summary>
[Collection(ChainCollection.Name)]
public sealed class AssertionTests(TestChain chain)
{
    private static readonly TinyProgram Program = new();
    private static readonly TinyTrace Honest = new(Program);

    [Fact]
    public async Task An_assertion_pays_when_its_window_has_ended()
    {
        var job = await OpenAsync(chain, Honest);
        var before = await job.FreeAsync(job.ProviderAccount);
        await job.AssertAsync();
        Assert.True(await job.Verdict.IsBusyAsync(job.Job.Id, job.Provider.Address));
        Assert.Equal(DisputeVerdictError.NotFinal,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion)));
        await chain.JumpAsync(Window);
        Assert.Equal(DisputeVerdictError.WindowOver, await job.RefusedAsync(Challenger,
            job.Verdict.Challenge(job.Terms, job.Receipt, job.Subject.Piece, Branch, job.Assertion, [])));
        Assert.Equal(DisputeVerdictError.WindowOver, await job.RefusedAsync(Challenger,
            job.Verdict.DemandChunk(job.Terms, job.Assertion, job.Subject.Piece)));
        await chain.SendAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion));
        Assert.Equal(before + 2 * Price, await job.FreeAsync(job.ProviderAccount));
        Assert.False(await job.Verdict.IsBusyAsync(job.Job.Id, job.Provider.Address));
        Assert.Equal(DisputeVerdictError.UnknownAssertion,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion)));
        Assert.Equal(DisputeVerdictError.PiecesClaimed, await job.RefusedAsync(job.ProviderAccount, job.AssertCall()));
    }

    [Fact]
    public async Task Only_leased_pieces_of_a_signed_receipt_can_be_asserted_each_once()
    {
        var job = await OpenAsync(chain, Honest);
        var forged = DisputeMessages.Lease(TestChain.Key(Stranger), chain.Domain, job.Job.Id, job.Provider.Address,
            job.Trace.Piece, 4, Price);
        await RefusedAsync(DisputeVerdictError.BadLeaseSignature, job.AssertCall(lease: forged));
        await RefusedAsync(DisputeVerdictError.NotLeased, job.AssertCall(count: 5));
        await RefusedAsync(DisputeVerdictError.NotLeased, job.AssertCall(count: 0));
        await RefusedAsync(DisputeVerdictError.NotLeased, job.AssertCall(first: job.Trace.Piece - 1));
        await RefusedAsync(DisputeVerdictError.NotLeased,
            job.AssertCall(lease: job.Lease with { Provider = TestChain.Key(9).Address }));
        await RefusedAsync(DisputeVerdictError.NotLeased, job.AssertCall(amount: Price));
        await RefusedAsync(DisputeVerdictError.LaneTaken, job.AssertCall(lane: 16));
        var dear = DisputeMessages.Lease(Signer, chain.Domain, job.Job.Id, job.Provider.Address, job.Trace.Piece, 4,
            job.Terms.Work.MaxPerPiece + 1);
        await RefusedAsync(DisputeVerdictError.LeaseOutOfTerms, job.AssertCall(lease: dear, amount: 2 * dear.Price));
        var foreign = job.Terms with { Work = job.Terms.Work with { Verdict = chain.Deployment.QuorumVerdict } };
        await RefusedAsync(DisputeVerdictError.NotOurJob, job.Verdict.AssertResult(foreign, job.Lease,
            job.Assertion, 0, []));
        Assert.Equal(DisputeVerdictError.NotYourMove, await job.RefusedAsync(Stranger, job.AssertCall()));
        await job.AssertAsync();
        await RefusedAsync(DisputeVerdictError.PiecesClaimed,
            job.AssertCall(count: 1, first: job.Trace.Piece + 1, lane: 1));
        await RefusedAsync(DisputeVerdictError.LaneTaken, job.AssertCall(count: 2, first: job.Trace.Piece + 2));
        await chain.SendAsync(job.ProviderAccount, job.AssertCall(count: 2, first: job.Trace.Piece + 2, lane: 15));

        Task RefusedAsync(DisputeVerdictError error, ContractCall call) => CheckAsync(error, call);
        async Task CheckAsync(DisputeVerdictError error, ContractCall call) =>
            Assert.Equal(error, await job.RefusedAsync(job.ProviderAccount, call));
    }

    [Fact]
    public async Task Audits_are_drawn_by_the_block_after_the_assertion_and_the_hash_can_be_kept()
    {
        var job = await OpenAsync(chain, Honest);
        await Assert.ThrowsAsync<RpcException>(
            () => job.Verdict.IsDrawnAsync(job.Terms, job.Assertion, job.Subject.Piece));
        await job.AssertAsync();
        var made = await chain.Client.GetBlockNumberAsync();
        await Assert.ThrowsAsync<RpcException>(
            () => job.Verdict.IsDrawnAsync(job.Terms, job.Assertion, job.Subject.Piece));
        await chain.RpcAsync("anvil_mine", "0x2");
        var hash = (await chain.Client.GetBlockAsync(BlockTag.At(made + 1)))!.Hash;
        Assert.Equal(hash, await job.Verdict.BlockHashOfAsync(made + 1));
        var id = Keccak256.Compute(WitnessTypes.Encode("bytes32,address,bytes32,uint32,uint32,uint32,uint8,uint128",
            job.Job.Id, job.Provider.Address, job.Subject.Root, job.Trace.Piece, 2u, Branch, (byte)0,
            2 * (UInt128)Price));
        foreach (var piece in (uint[])[job.Trace.Piece, job.Trace.Piece + 1])
        {
            var seed = Keccak256.Compute(WitnessTypes.Encode("bytes32,bytes32,uint256", hash, id, piece));
            var drawn = (System.Numerics.BigInteger)seed.ToUInt256() % 10_000 < job.Terms.Work.AuditRate;
            Assert.Equal(drawn, await job.Verdict.IsDrawnAsync(job.Terms, job.Assertion, piece));
        }
        await chain.SendAsync(Stranger, job.Verdict.Keep(made + 1));
        // The chain forgets: by the opcode after 256 blocks, and here by hand what EIP-2935's contract keeps longer.
        await chain.RpcAsync("anvil_mine", "0x110");
        Assert.Equal((await chain.Client.GetBlockAsync(BlockTag.At(made)))!.Hash,
            await job.Verdict.BlockHashOfAsync(made));
        foreach (var forgotten in (ulong[])[made, made + 1])
            await chain.RpcAsync("anvil_setStorageAt", "0x0000F90827F1C53a10cb7A02335B175320002935",
                ((UInt256)(forgotten % 8_191)).ToHexString(), Hash32.Zero.ToString());
        Assert.Equal(hash, await job.Verdict.BlockHashOfAsync(made + 1));
        Assert.Equal(DisputeVerdictError.BlockUnknown, await job.RefusedAsync(Stranger, job.Verdict.Keep(made)));
        Assert.Equal(DisputeVerdictError.BlockUnknown,
            await job.RefusedAsync(Stranger, job.Verdict.Keep(made + 1_000_000)));
    }

    [Fact]
    public async Task A_demanded_tile_earns_the_bond_and_stops_the_window_once()
    {
        var job = await OpenAsync(chain, Honest);
        await job.AssertAsync();
        Assert.Equal(DisputeVerdictError.NotAsserted, await job.RefusedAsync(Challenger,
            job.Verdict.DemandChunk(job.Terms, job.Assertion, job.Trace.Piece + 2)));
        var (demand, bond) = await DemandAsync(job);
        Assert.Equal(DisputeVerdictError.DemandedBefore, await job.RefusedAsync(Challenger,
            job.Verdict.DemandChunk(job.Terms, job.Assertion, job.Subject.Piece)));
        await chain.JumpAsync(Window - 100);
        Assert.Equal(DisputeVerdictError.NotFinal,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion)));
        var seed = await SeedAsync(job, demand);
        var other = job.Witnesses.Chunk(seed + UInt256.One);
        if (!other.AsSpan().SequenceEqual(job.Witnesses.Chunk(seed)))
            Assert.Null((await chain.TryAsync(Stranger,
                job.Verdict.ShowChunk(job.Terms, job.Assertion, demand, other))).Receipt);
        var before = await job.FreeAsync(job.ProviderAccount);
        await chain.SendAsync(Stranger,
            job.Verdict.ShowChunk(job.Terms, job.Assertion, demand, job.Witnesses.Chunk(seed)));
        Assert.Equal(before + (UInt256)bond, await job.FreeAsync(job.ProviderAccount));
        Assert.Equal(DisputeVerdictError.UnknownDemand, await job.RefusedAsync(Stranger,
            job.Verdict.ShowChunk(job.Terms, job.Assertion, demand, job.Witnesses.Chunk(seed))));
        await chain.JumpAsync(Window - 600);
        Assert.Equal(DisputeVerdictError.NotFinal,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion)));
        await chain.JumpAsync(600);
        await chain.SendAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion));
    }

    [Fact]
    public async Task An_unanswered_demand_voids_the_assertion_and_slashes_nothing()
    {
        var job = await OpenAsync(chain, Honest);
        await job.AssertAsync();
        var free = await job.FreeAsync(Challenger);
        var (demand, _) = await DemandAsync(job);
        Assert.Equal(DisputeVerdictError.StillTime, await job.RefusedAsync(Stranger,
            job.Verdict.VoidAssertion(job.Terms, job.Assertion, demand)));
        var seed = await SeedAsync(job, demand);
        await chain.JumpAsync(Window + 1);
        Assert.Equal(DisputeVerdictError.OutOfTime, await job.RefusedAsync(Stranger,
            job.Verdict.ShowChunk(job.Terms, job.Assertion, demand, job.Witnesses.Chunk(seed))));
        await chain.SendAsync(Stranger, job.Verdict.VoidAssertion(job.Terms, job.Assertion, demand));
        Assert.Equal(free, await job.FreeAsync(Challenger));
        Assert.Equal((UInt128)LockAmount, (await chain.Market.LockOfAsync(job.Job.Id, job.Provider.Address)).Amount);
        Assert.Equal(DisputeVerdictError.UnknownAssertion,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion)));
        Assert.False(await job.Verdict.IsBusyAsync(job.Job.Id, job.Provider.Address));
    }

    [Fact]
    public async Task A_failed_piece_has_no_outputs_to_show()
    {
        var input = Program.Input.With(0, 0x7f800000);
        var job = await OpenAsync(chain, new TinyTrace(Program, input: input));
        Assert.NotNull(job.Trace.Fail);
        await job.AssertAsync();
        var (demand, _) = await DemandAsync(job);
        await SeedAsync(job, demand);
        await chain.SendAsync(Stranger, job.Verdict.ShowChunk(job.Terms, job.Assertion, demand, job.Witnesses.Opening));
    }

    private async Task<(ChunkDemand Demand, UInt128 Bond)> DemandAsync(DisputeJob job)
    {
        var bond = await job.Verdict.BondOfAsync(job.Terms, job.Provider.Address);
        Assert.Equal((UInt128)LockAmount / 16, bond);
        var receipt = await chain.SendAsync(Challenger,
            job.Verdict.DemandChunk(job.Terms, job.Assertion, job.Subject.Piece));
        DisputeVerdictChunkDemandedEvent? made = null;
        Assert.Contains(receipt.Logs, l => DisputeVerdictChunkDemandedEvent.TryDecode(l, out made));
        return (made!.Demand, bond);
    }

    private async Task<UInt256> SeedAsync(DisputeJob job, ChunkDemand d)
    {
        await chain.RpcAsync("anvil_mine", "0x2");
        var hash = await job.Verdict.BlockHashOfAsync(d.BlockNumber + 1);
        return Keccak256.Compute(WitnessTypes.Encode("bytes32,bytes32,uint32,address,uint128,uint64,uint64,uint64",
            hash, d.AssertionId, d.Piece, d.Challenger, d.Bond, d.BlockNumber, d.MadeAt, d.Until)).ToUInt256();
    }
}
