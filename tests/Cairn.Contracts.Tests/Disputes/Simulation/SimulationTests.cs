using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;
using Cairn.Proofs.Tests.Support;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Disputes.Simulation;

/// <summary>
/// Thousands of disputes in worlds that lose messages, transactions and blocks, show old ones, and kill the challenger:
/// the honest side never loses, no bond is paid twice, and every game ends.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Scenarios = 1_500;
    private const int Lies = 12;

    [Fact]
    public void An_honest_challenger_always_convicts_a_liar()
    {
        var ends = new Dictionary<string, int>();
        ForEach(seed: 71, (number, training, lying, make) =>
        {
            var world = make(training.Honest, lying, false);
            world.Run();
            var (chain, what) = (world.Chain, $"scenario {number}: {world.Machine.Status} after {world.Ticks}");
            Assert.True(world.Machine.Status == ChallengeStatus.Won, what);
            Assert.True(chain.ConvictedBy is not null && chain.Game is null, what);
            Assert.True(chain.Balance == SimRules.Share, $"{what}: balance {chain.Balance}");
            Assert.True(world.LeastBalance >= -SimRules.Bond, $"{what}: {-world.LeastBalance} at stake");
            var way = chain.Moves.Count == 0 ? "by commitment"
                : GameBoard.Of(chain.Moves[^1].Game).Asked == GameAsked.None ? "in a game" : "by the clock";
            ends[way] = ends.GetValueOrDefault(way) + 1;
        });
        output.WriteLine(string.Join(", ", ends.Select(e => $"{e.Value} {e.Key}")));
        Assert.Equal(3, ends.Count);
    }

    [Fact]
    public void An_honest_provider_is_never_convicted()
    {
        var (played, ends) = (0, new Dictionary<ChallengeStatus, int>());
        ForEach(seed: 72, (number, training, lying, make) =>
        {
            var world = make(lying, training.Honest, true);
            world.Run();
            var (chain, what) = (world.Chain, $"scenario {number}: {world.Machine.Status} after {world.Ticks}");
            Assert.True(world.Machine.IsOver, what);
            Assert.True(chain.ConvictedBy is null && chain.Game is null, what);
            Assert.True(chain.Balance >= -SimRules.Bond, $"{what}: balance {chain.Balance}");
            played += chain.Moves.Count > 0 ? 1 : 0;
            ends[world.Machine.Status] = ends.GetValueOrDefault(world.Machine.Status) + 1;
        });
        output.WriteLine($"{played} played; {string.Join(", ", ends.Select(e => $"{e.Value} {e.Key}"))}");
        Assert.InRange(played, 100, Scenarios);
    }

    private void ForEach(int seed,
        Action<int, TrainCase, PieceTrace, Func<PieceTrace, PieceTrace, bool, SimWorld>> check)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var training = new TrainCase();
        var lies = Lie.All(training.Program, 0, 1, 3).OrderBy(_ => random.Next())
            .Select(l => training.Trace(l.In(training.Program, training.Pool)))
            .Where(t => t.Commit(TrainCase.CheckpointEvery) != training.Honest.Commit(TrainCase.CheckpointEvery))
            .Take(Lies).ToArray();
        for (var number = 0; number < Scenarios; number++)
        {
            var world = random.Next();
            check(number, training, lies[number % lies.Length], (own, claimant, isHonest) =>
            {
                var about = CaseOf(training, claimant);
                return new SimWorld(world, about, new DisputeCalls(null!, about, TestChain.Key(4).Address, own.Spec),
                    own, claimant, training.Terms, isHonest);
            });
        }
    }

    private static DisputeCase CaseOf(TrainCase training, PieceTrace claimant)
    {
        var entry = new PlanEntry(0, 100, 2, training.Spec.Root, training.Terms.DataRoot, 0,
            TrainCase.CheckpointEvery, Keccak256.ComputeUtf8("cairn-kernels/1"));
        var provider = TestChain.Key(8).Address;
        var word = new WordOpening(claimant.Commit(TrainCase.CheckpointEvery), default, default, []);
        return new DisputeCase
        {
            Terms = new Cairn.Market.Terms
            {
                Client = provider, Signer = provider, Token = provider, Deadline = 1, Grace = 1, Pieces = 100,
                MaxPerPiece = 1, SpecCid = default, CapRoot = default, Verdict = provider, Nonce = UInt256.Zero,
            },
            Subject = new Subject(default, provider, word.ResultDigest,
                training.Terms.Stage * 2 + training.Terms.Slot, 0),
            Receipt = new SignedReceipt(provider, default, 1, word.ResultDigest, word.ResultDigest, default),
            Word = word,
            Plan = PlanOpening.Of([entry], 0, training.Spec),
            CheckpointEvery = TrainCase.CheckpointEvery,
            Input = new SignedInput(training.Terms.Stage, 0, claimant.InputTree.Root, default, default),
            Nonce = default,
        };
    }
}
