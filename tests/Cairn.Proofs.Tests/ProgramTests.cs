using Cairn.Crypto;
using Cairn.Learning.Aggregation;
using Cairn.Proofs.Tests.Support;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Quantisation;
using Cairn.Workloads.Programs;

namespace Cairn.Proofs.Tests;

/// <summary>A training's program computes what the kernels compute, and its documents say what it is.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void A_round_by_its_program_is_the_kernels_round()
    {
        using var c = new TrainCase();
        var executor = new Cairn.Learning.Graphs.StepExecutor(new(c.Shape), c.Pool);
        var result = new Cairn.Learning.Training.TrainingRound(executor, c.Pool, c.Corpus, c.Chosen)
            .Run(c.Weights, TrainCase.Round, TrainCase.Slot);
        var output = c.Honest.Run(c.Program.Steps).Tensor(c.Program.Outputs[0]);
        Assert.Equal(result.Update.Select(b => (int)(sbyte)b), output.ToIntegers());
        var replay = new TrainingReplay(
            c.Program, c.Shape, c.Chosen, c.Corpus, c.Weights, TrainCase.Round, TrainCase.Slot, c.Pool,
            checkpointBytes: 1);
        var fast = new PieceTrace(c.Spec, c.Inputs, replay, c.Pool);
        Assert.Equal(c.Honest.Commit(2), fast.Commit(2));
        foreach (var run in new[] { 2, 1, 3, 0 })
            Assert.Equal(c.Honest.Run(run).Tree.Root, fast.Run(run).Tree.Root);
    }

    /// <summary>A product, a loss, an intermediate of attention, a gradient, a weight; the batch and the mean loss are
    /// interpreted.</summary>
    [Theory]
    [InlineData("layers.0.gate_up", 0, 5)]
    [InlineData("layers.0.gate_up", 0, null)]
    [InlineData("loss", 1, null)]
    [InlineData("layers.0.attention", 0, null)]
    [InlineData("layers.0.attention.gradient", 0, null)]
    [InlineData("adamw.matrices", 0, null)]
    [InlineData("batch", 4, null)]
    [InlineData("mean_loss", 0, null)]
    public void A_lie_by_the_kernels_is_the_programs(string name, int tensor, int? position)
    {
        using var c = new TrainCase();
        var place = c.Program.StepOperators.Index().Single(o => o.Item.Form.Name == name).Index;
        var lie = new PlantedLie(1, place, tensor, 0, Bit: 3, Position: position);
        var slow = PieceTrace.Lying(c.Spec, c.Inputs,
            new InterpretedReplay(c.Program, c.Inputs, c.Pool, lie.In(c.Program)), c.Pool, lie);
        var fast = PieceTrace.Lying(c.Spec, c.Inputs, new TrainingReplay(c.Program, c.Shape, c.Chosen, c.Corpus,
            c.Weights, TrainCase.Round, TrainCase.Slot, c.Pool, (c.Inputs, lie)), c.Pool, lie);
        Assert.Equal(slow.Commit(1), fast.Commit(1));
        Assert.NotEqual(c.Honest.Run(1).Tree.Root, fast.Run(1).Tree.Root);
        foreach (var run in new[] { 1, 2, 0, 3 })
            Assert.Equal(slow.Run(run).Tree.Root, fast.Run(run).Tree.Root);
    }

    [Fact]
    public void A_training_of_its_own_by_its_program_is_the_kernels()
    {
        using var c = new TrainCase();
        var program = TrainingProgram.Single(c.Shape, c.Chosen, c.Corpus);
        var inputs = TrainingProgram.Inputs(c.Layout, c.Corpus, c.Weights, 0, 7);
        var replay = new TrainingReplay(program, c.Shape, c.Chosen, c.Corpus, c.Weights, 0, 0, c.Pool);
        var spec = new PieceSpec(program);
        Assert.Equal(new PieceTrace(spec, inputs, new InterpretedReplay(program, inputs, c.Pool), c.Pool).Commit(0),
            new PieceTrace(spec, inputs, replay, c.Pool).Commit(0));
    }

    [Fact]
    public void A_fail_in_a_step_is_the_same_by_kernels_and_by_the_program()
    {
        using var c = new TrainCase((layout, weights) => weights[layout["layers.0.down"].Offset + 3] = 3e38f);
        Assert.NotNull(c.Honest.Outcome.Fail);
        var replay = new TrainingReplay(
            c.Program, c.Shape, c.Chosen, c.Corpus, c.Weights, TrainCase.Round, TrainCase.Slot, c.Pool);
        Assert.Equal(c.Honest.Commit(2), new PieceTrace(c.Spec, c.Inputs, replay, c.Pool).Commit(2));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 1)]
    public void An_aggregation_by_its_program_is_the_aggregators(int updates, int trim)
    {
        using var c = new TrainCase();
        var (program, inputs, bytes, momentum) = AggregationCase.Make(c, updates, trim);
        var trace = new PieceTrace(
            new PieceSpec(program), inputs, new InterpretedReplay(program, inputs, c.Pool), c.Pool);
        var (weights, moved) = (c.Weights.ToArray(), momentum.ToArray());
        Assert.True(new UpdateAggregator(c.Pool, new AggregationOptions { Trim = trim }).TryApply(
            [.. bytes.Select((b, slot) => new SlotUpdate(slot, b))], weights, moved, out _, out _));
        var end = trace.Run(0);
        Assert.Equal(weights, end.Tensor(program.Outputs[0]).ToFloats());
        Assert.Equal(moved, end.Tensor(program.Outputs[1]).ToFloats());
    }

    [Fact]
    public void Documents_decode_to_what_was_encoded_and_to_nothing_else()
    {
        using var c = new TrainCase();
        Assert.Equal(SpecHead.Length, c.Spec.HeadBytes.Length);
        Assert.True(SpecHead.TryDecode(c.Spec.HeadBytes, out var head));
        Assert.Equal(c.Spec.Head, head);
        Assert.False(SpecHead.TryDecode([.. c.Spec.HeadBytes, 0], out _));
        Assert.False(SpecHead.TryDecode(c.Spec.HeadBytes.AsSpan(1), out _));
        foreach (var (o, subject) in c.Program.StepOperators.Index())
        {
            var spec = c.Spec.Operator(0, o);
            Assert.True(OperatorDocument.TryDecode(spec.Document, out var document));
            Assert.Equal(spec.Document, document.Encode());
            Assert.Equal(subject.Written.Length, document.Written);
            for (var t = 0; t < spec.Bindings.Count; t++)
            {
                Assert.True(BindingDocument.TryDecode(spec.Bindings[t], out var binding));
                Assert.Equal(subject.Bindings[t], binding);
                Assert.False(BindingDocument.TryDecode(spec.Bindings[t].AsSpan(0, spec.Bindings[t].Length - 1), out _));
            }
        }

        var entry = new PlanEntry(4, 8, 2, c.Spec.Root, c.Terms.DataRoot, 99, 2, Keccak256.ComputeUtf8("set"));
        Assert.Equal(PlanEntry.Length, entry.Encode().Length);
        Assert.True(PlanEntry.TryDecode(entry.Encode(), out var plan));
        Assert.Equal(entry, plan);
    }

    [Fact]
    public void Wrong_descriptions_are_refused_by_name()
    {
        using var c = new TrainCase();
        var aggregate = AggregationCase.Description(c, 3);
        Refused(aggregate with { Steps = 1 }, "step list");
        Refused(aggregate with { EndSources = aggregate.EndSources.Remove("weights") }, "'weights'");
        Refused(aggregate with { EndSources = aggregate.EndSources.SetItem("weights", TensorSource.Input(99)) },
            "does not exist");
        Refused(aggregate with { EndSources = aggregate.EndSources.SetItem("weights", TensorSource.Input(0)) },
            "its source");
        Refused(aggregate with { End = aggregate.End with { Outputs = ["next.weights", "weights"] } }, "weights");
        Refused(aggregate with
        {
            End = aggregate.End with { Outputs = ["next.weights", "next.momentum", "next.weights"] },
        }, "1, 2, 4");
        Refused(aggregate with { States = [aggregate.Inputs[0]] }, "states");

        static void Refused(PieceDescription description, string part)
        {
            Assert.False(PieceProgram.TryCreate(description, out _, out var error));
            Assert.Contains(part, error, StringComparison.Ordinal);
        }
    }
}
