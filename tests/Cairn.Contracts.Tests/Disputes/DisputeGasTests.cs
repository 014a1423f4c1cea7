using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Xunit.Abstractions;
using static Cairn.Contracts.Tests.Disputes.DisputeJob;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>
/// What disputes cost. The piece is as a training piece of a hundred steps, 422 operators and as many state tensors;
/// only two of its steps are really run.
/// </summary>
public sealed class DisputeGasTests(TestChain chain, ITestOutputHelper output) : IClassFixture<TestChain>
{
    private const int Row = 77;
    private const int Column = 130;
    private const int Entry = 33;

    private static readonly TinyProgram Program =
        new(steps: 100, checkpointEvery: 0, rows: 512, width: 256, fillers: 420);

    private static readonly TinyTrace.Cheat Lie = new(1, 0, 0, Row * 256 + Column, 0x400000);

    private readonly GasSnapshot _gas = new("disputes.json", slack: 5);

    [Fact]
    public async Task No_dispute_costs_more_gas_than_it_did()
    {
        var trace = new TinyTrace(Program, cheat: Lie, runs: 2);
        // The provider lied about the way to its lie, too: sixteen positions of the chain are to be run.
        var list = trace.Partials(1, 0, 0, [Row, Column]);
        list[4 * (Entry + 1)] ^= 0x40;
        trace.LieAboutPartials(1, 0, 0, (uint)Lie.Element, list);
        await MeasureAssertionsAsync(trace);
        await BurnAsync();
        await MeasureGameAsync(trace);
        await MeasureProofAsync(trace);
        _gas.Check(output);
        Assert.True(_gas["assert, next"] <= 80_000);
        Assert.True(_gas["prove fraud"] <= 350_000);
        Assert.True(_gas["dispute on chain"] <= 1_500_000);
    }

    private async Task MeasureAssertionsAsync(TinyTrace trace)
    {
        var job = await OpenAsync(chain, trace);
        await MeasureAsync("assert, first in a job", job.AssertCall(count: 1), job.ProviderAccount);
        await MeasureAsync("assert, first in a lane", job.AssertCall(count: 1, first: trace.Piece + 1, lane: 1),
            job.ProviderAccount);
        var assertion = job.Assertion with { Count = 1, Amount = Price };
        await chain.JumpAsync(Window + 1);
        await MeasureAsync("finalise, first in a job", job.Verdict.Finalise(job.Terms, assertion));
        await MeasureAsync("assert, next", job.AssertCall(count: 1, first: trace.Piece + 2), job.ProviderAccount);
        await MeasureAsync("finalise, next",
            job.Verdict.Finalise(job.Terms, assertion with { First = trace.Piece + 1, Lane = 1 }));
    }

    /// <summary>The first share that is burned of a token costs a new word, once for ever.</summary>
    private async Task BurnAsync()
    {
        var table = await (await OpenAsync(chain, new TinyTrace(new TinyProgram()))).ChallengeAsync();
        await table.ChallengerAsync(table.TimeoutCall);
    }

    private async Task MeasureProofAsync(TinyTrace trace)
    {
        var job = await OpenAsync(chain, trace);
        var nonce = Keccak256.ComputeUtf8("nonce");
        var evidence = job.Evidence(6, job.Witnesses.Element(1, 0, 0, [Row, Column], 1, 0, Entry),
            job.Statements.States, job.Statements.TraceOf(1),
            job.Statements.PartialsOf(1, 0, 0, [Row, Column], Lie.Element));
        await MeasureAsync("commit", job.CommitCall(evidence, nonce));
        await MeasureAsync("prove fraud", job.Verdict.ProveFraud(job.Terms, job.Subject, job.Receipt, evidence,
            TestChain.Key(Challenger).Address, nonce));
    }

    private async Task MeasureGameAsync(TinyTrace trace)
    {
        var job = await OpenAsync(chain, trace);
        var table = await job.ChallengeAsync();
        _gas["challenge"] = table.Gas;
        await table.RoundAsync(table.AskCall(1));
        await table.RoundAsync(table.PickCall(trace.StatesTree, 0));
        await table.RoundAsync(table.AskCall(2, 1));
        await table.RoundAsync(table.PickCall(trace.TraceTree(1), 0));
        await table.RoundAsync(table.EnterCall(1, 0, "y"));
        var tensor = trace.Writes[1][0][0];
        var tile = (uint)tensor.TileOf(Lie.Element);
        while (table.Depth > 0)
        {
            var left = table.Depth - table.Levels;
            var before = table.Place << (table.Depth - left);
            await table.RoundAsync(table.PickCall(tensor.Tree, (tile >> left) - before));
        }
        await table.RoundAsync(table.AskPartialsCall(1, 0, 0, [Row, Column]));
        var said = new[] { job.Statements.States, job.Statements.TraceOf(1),
            job.Statements.PartialsOf(1, 0, 0, [Row, Column], Lie.Element) };
        await table.ChallengerAsync(
            table.ProveCall(6, job.Witnesses.Element(1, 0, 0, [Row, Column], 1, 0, Entry), said));
        _gas["dispute on chain"] = table.Gas;
        _gas["dispute on chain, transactions"] = (ulong)table.Transactions;
    }

    private async Task MeasureAsync(string name, ContractCall call, int from = Stranger) =>
        _gas[name] = (await chain.SendAsync(from, call)).GasUsed;
}
