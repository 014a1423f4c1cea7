using Cairn.Proofs.Tests.Support;

namespace Cairn.Proofs.Tests;

/// <summary>A lie in any element is found and proven, and believing in one proves nothing against who did not lie.
/// </summary>
public sealed class LieTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task In_every_tensor_that_a_training_writes(int run)
    {
        using var c = new TrainCase();
        var kinds = new HashSet<FraudKind>();
        foreach (var lie in Lie.All(c.Program, run))
        {
            var wrong = c.Trace(lie.In(c.Program, c.Pool));
            var what = $"{c.Program.Operators(run)[lie.Operator].Form.Name}: {lie}";
            var claimed = wrong.Commit(TrainCase.CheckpointEvery);
            if (claimed == c.Honest.Commit(TrainCase.CheckpointEvery))
                continue;
            var witness = await Duel.WinsAsync(c.Spec, c.Terms, c.Honest, claimed,
                new TraceResponder(wrong, TrainCase.CheckpointEvery), what);
            kinds.Add(witness.Kind);
            await Duel.HoldsAsync(c.Spec, c.Terms, c.Honest, wrong, what);
        }

        Assert.Equal([FraudKind.Element], kinds);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    public async Task In_every_tensor_that_an_aggregation_writes(int updates, int trim)
    {
        using var c = new TrainCase();
        var (program, inputs, _, _) = AggregationCase.Make(c, updates, trim);
        var (spec, terms) = (new PieceSpec(program), new PieceTerms(default, TrainCase.CheckpointEvery, 2, 0));
        var honest = Trace(null);
        var proven = 0;
        foreach (var lie in Lie.All(program, 0))
        {
            var wrong = Trace(lie);
            var claimed = wrong.Commit(TrainCase.CheckpointEvery);
            if (claimed == honest.Commit(TrainCase.CheckpointEvery))
                continue;
            await Duel.WinsAsync(spec, terms, honest, claimed,
                new TraceResponder(wrong, TrainCase.CheckpointEvery), $"{lie}");
            await Duel.HoldsAsync(spec, terms, honest, wrong, $"{lie}");
            proven++;
        }

        Assert.InRange(proven, 10, int.MaxValue);

        PieceTrace Trace(Lie? lie) => new(spec, inputs, new InterpretedReplay(program, inputs, c.Pool), c.Pool,
            lie?.In(program, c.Pool));
    }
}
