using Cairn.Evm;
using Cairn.Proofs;
using Cairn.Proofs.Tests.Support;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>
/// The contracts and Cairn.Proofs judge alike: what a challenger finds in a small training with a lie in it, the same
/// against an honest provider, and witnesses in which one thing is changed.
/// </summary>
[Collection(ChainCollection.Name)]
public sealed class ProofTests(TestChain chain, ITestOutputHelper output)
{
    private const int Seed = 31;
    private const int Lies = 40;

    [Fact]
    public async Task The_contracts_judge_a_training_as_the_library_does()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        using var c = new TrainCase();
        var lies = Lie.All(c.Program, 0, 1, 3).OrderBy(_ => random.Next()).Take(Lies).ToArray();
        var honest = c.Honest.Commit(TrainCase.CheckpointEvery);
        var (frauds, mutations, kept) = (0, 0, 0);
        foreach (var lie in lies)
        {
            var wrong = c.Trace(lie.In(c.Program, c.Pool));
            var claimed = wrong.Commit(TrainCase.CheckpointEvery);
            if (claimed == honest) continue;
            var found = await new Challenger(c.Honest, claimed, TrainCase.CheckpointEvery,
                new TraceResponder(wrong, TrainCase.CheckpointEvery)).SearchAsync();
            var witness = Assert.IsAssignableFrom<FraudWitness>(found.Witness);
            Assert.True(await AgreeAsync(c, claimed, witness, $"{lie}"), $"{lie}");
            var believer = await new Challenger(wrong, honest, TrainCase.CheckpointEvery,
                new TraceResponder(c.Honest, TrainCase.CheckpointEvery)).SearchAsync();
            if (believer.Witness is { } nothing)
                Assert.False(await AgreeAsync(c, honest, nothing, $"{lie}, believed in"));
            frauds++;
            foreach (var changed in WitnessMutations.Of(witness, random))
            {
                if (await AgreeAsync(c, claimed, changed, $"{lie}, change {mutations}: {changed}")) kept++;
                mutations++;
            }
        }
        output.WriteLine($"{frauds} frauds, {mutations} changed witnesses, {kept} of them still show it");
        Assert.InRange(frauds, 12, Lies);
    }

    private async Task<bool> AgreeAsync(TrainCase c, PieceCommitment claimed, FraudWitness witness, string what)
    {
        var expected = new Cairn.Proofs.Referee(c.Spec, c.Terms, claimed).IsFraud(witness);
        var judged = false;
        var subject = new ProofCase(c.Spec, c.Terms, claimed, TestJob.Provider(0));
        var referees = chain.Deployment.Referees;
        var address = witness.Kind is FraudKind.Element or FraudKind.Partials ? referees.Elements : referees.Traces;
        var said = witness.Statements.Select(s => new ProviderStatement((byte)s.Kind, s.Position, s.Value)).ToArray();
        try
        {
            judged = await new TraceRefereeContract(chain.Client, address).JudgeAsync(
                subject.Subject, subject.PlanRoot, said, (byte)witness.Kind, subject.Encode(witness));
        }
        catch (RpcException e) when (e.Fault == RpcFault.Reverted)
        {
            judged = false;
        }
        Assert.True(expected == judged, $"library {expected}, contract {judged}: {what}");
        return judged;
    }
}
