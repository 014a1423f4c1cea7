using Cairn.Evm;
using Xunit.Abstractions;
using static Cairn.Contracts.Tests.Proving.ProofJob;

namespace Cairn.Contracts.Tests.Proving;

/// <summary>What settlement by proof costs beside the check of the proof itself, which is the registry's.</summary>
public sealed class ProofVerdictGasTests(TestChain chain, ITestOutputHelper output) : IClassFixture<TestChain>
{
    private readonly GasSnapshot _gas = new("proof-verdict.json", slack: 5);

    [Fact]
    public async Task Settlement_by_proof_costs_no_more_gas_than_it_did()
    {
        var job = await OpenAsync(chain);
        await MeasureAsync("assert, first in a job", job.AssertCall(job.Assertion(count: 1)), ProviderAccount);
        var demand = await job.DemandAsync(job.Assertion(count: 1), 1);
        await MeasureAsync("show, without the proof", job.Verdict.ShowProof(job.Terms, job.Assertion(count: 1), demand,
            Piece(1), job.Result(1), await job.ProofAsync(1)));
        await chain.JumpAsync(Window + 1);
        await MeasureAsync("finalise", job.Verdict.Finalise(job.Terms, job.Assertion(count: 1)));
        var next = job.Assertion(2, 1);
        await MeasureAsync("assert, next", job.AssertCall(next), ProviderAccount);
        await MeasureAsync("demand", job.Verdict.DemandProof(job.Terms, next, 2), Challenger);
        await MeasureAsync("prove, without the proof", job.ProveCall(Piece(3), await job.ProofAsync(3)));
        _gas.Check(output);
        Assert.True(_gas["assert, next"] <= 80_000);
    }

    private async Task MeasureAsync(string name, ContractCall call, int from = Stranger) =>
        _gas[name] = (await chain.SendAsync(from, call)).GasUsed;
}
