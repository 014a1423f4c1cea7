using Cairn.Proofs.Tests.Support;

namespace Cairn.Proofs.Tests;

/// <summary>Nothing that a malicious challenger can put together from an honest responder's words is fraud.</summary>
public sealed class FuzzTests
{
    private const uint Every = TrainCase.CheckpointEvery;
    private const int Seed = 7_411;
    private const int ChangesPerWitness = 200;

    [Fact]
    public async Task Changed_witnesses_against_an_honest_responder_are_refused()
    {
        using var c = new TrainCase();
        var claimed = c.Honest.Commit(Every);
        var referee = new Referee(c.Spec, c.Terms, claimed);
        var random = new Random(Seed);
        var kinds = new HashSet<FraudKind>();
        foreach (var witness in await WitnessesAsync(c, claimed, random))
        {
            kinds.Add(witness.Kind);
            Assert.False(referee.IsFraud(witness), $"unchanged: {witness}");
            for (var n = 0; n < ChangesPerWitness; n++)
            {
                var changed = witness;
                for (var times = random.Next(1, 4); times > 0; times--)
                    changed = WitnessMutator.Change(changed, random);
                Assert.False(referee.IsFraud(changed), $"seed {Seed}, change {n}: {changed}");
            }
        }

        Assert.Equal(9, kinds.Count);
    }

    [Fact]
    public async Task Changed_answers_of_a_liar_break_nothing()
    {
        using var c = new TrainCase();
        var random = new Random(Seed);
        foreach (var lie in Lie.All(c.Program, 1).Where((_, i) => i % 9 == 0))
        {
            var trace = c.Trace(lie.In(c.Program, c.Pool));
            var claimed = trace.Commit(Every);
            var liar = new ChangedResponder(new TraceResponder(trace, Every), (_, answer) =>
            {
                if (answer is { Length: > 0 } && random.Next(6) == 0)
                    answer[random.Next(answer.Length)] ^= (byte)(1 << random.Next(8));
                return answer;
            });
            var result = await new Challenger(c.Honest, claimed, Every, liar).SearchAsync();
            Assert.True(result.Witness is null || new Referee(c.Spec, c.Terms, claimed).IsFraud(result.Witness),
                $"seed {Seed}: {result.Witness}");
        }
    }

    /// <summary>Every kind as a challenger would show it, all true.</summary>
    private static async Task<List<FraudWitness>> WitnessesAsync(
        TrainCase c, PieceCommitment claimed, Random random)
    {
        var witnesses = new List<FraudWitness>();
        var chosen = new[] { "head.gradient", "layers.0.attention_norm", "layers.0.attention", "adamw.gains" };
        foreach (var lie in Lie.All(c.Program, 1, 3).Where(l => random.Next(20) == 0
            || (l.Element == 0 && chosen.Contains(c.Program.Operators(l.Run)[l.Operator].Form.Name))))
            if (await Duel.HoldsAsync(
                c.Spec, c.Terms, c.Honest, c.Trace(lie.In(c.Program, c.Pool)), $"{lie}") is { } witness)
                witnesses.Add(witness);
        var element = witnesses.OfType<ElementWitness>().First(w => w.Partials.Length > 0);
        witnesses.Add(new PartialsWitness(element.Statements, element.Operator, element.Instance, element.Code,
            element.CodePath, element.Index, element.Partials));
        var view = new ResponderView(new TraceResponder(c.Honest, Every), c.Honest, claimed, Every, default);
        var (builder, spec) = (new WitnessBuilder(c.Honest, view), c.Spec);
        var (states, carry, output) = (c.Honest.States, c.Program.Carries[2], c.Program.Outputs[0]);
        var statements = new[] { 0, 1, 2, 3 }.Select(r => Statement.Trace(r, c.Honest.Run(r).Tree.Root))
            .Append(Statement.States(states.Root)).ToArray();
        witnesses.Add(new SegmentWitness([.. statements], 0, states.Leaves[1], [.. c.Honest.Segments(Every).Path(0)],
            states.Leaves[1], [.. states.Path(1)]));
        witnesses.Add(new StateWitness([.. statements], 1, 2, spec.Carries[2], [.. spec.Carries.Tree.Path(2)],
            c.Honest.StateTree(2).Leaves[2], [.. c.Honest.StateTree(2).Path(2)], [.. states.Path(1)],
            await builder.LeafAsync(1, carry.Operator)));
        witnesses.Add(new OutputWitness([.. statements], 0, spec.Outputs[0], [.. spec.Outputs.Tree.Path(0)],
            claimed.Outcome.Outputs, [], await builder.LeafAsync(3, output.Operator)));
        witnesses.Add(new RootsWitness([.. statements], builder.Operator(1, 4), await builder.LeafAsync(1, 4)));
        var last = new TileGrid(new TensorShape(c.Honest.Run(3).Tensor(output).Declaration)).Count - 1;
        witnesses.Add(new PaddingWitness([.. statements], builder.Operator(3, output.Operator),
            builder.Bound(3, output.Operator, await builder.TheirsAsync(
                3, output, last, TensorBytes.Tile(c.Honest.Run(3).Tensor(output), last)))));
        foreach (var isClaimed in new[] { false, true })
            witnesses.Add(await CheckAsync(c, builder, statements, isClaimed));
        return witnesses;
    }

    private static async Task<FraudWitness> CheckAsync(
        TrainCase c, WitnessBuilder builder, Statement[] statements, bool isClaimed)
    {
        var (subject, checks) = (c.Program.StepOperators[5], c.Spec.Operator(1, 5).Checks);
        CheckDocument.TryDecode(checks[0], out var check);
        var element = check!.AddressOf(check.FirstElement + 2, subject.Bindings[check.Tensor].Shape);
        return new FiniteWitness([.. statements], isClaimed, builder.Operator(1, 5), 0, checks[0],
            [.. checks.Tree.Path(0)], check.FirstElement + 2,
            builder.Bound(1, 5, await builder.TensorAsync(1, 5, check.Tensor, [element])));
    }
}
