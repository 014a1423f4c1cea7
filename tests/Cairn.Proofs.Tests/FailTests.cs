using Cairn.Learning.Models;
using Cairn.Proofs.Tests.Support;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs.Tests;

/// <summary>A fail is a result like any other: it cannot be hidden, invented or moved.</summary>
public sealed class FailTests
{
    private const uint Every = TrainCase.CheckpointEvery;

    public static TheoryData<uint, uint, uint, ulong> Inventions => new()
    {
        { 1, 5, 0, 3 }, { 0, 3, 0, 0 }, { 3, 2, 0, 7 }, { 9, 0, 0, 0 }, { 1, 500, 0, 0 }, { 1, 5, 9, 0 },
        { 1, 5, 0, 1_000_000 }, { uint.MaxValue, uint.MaxValue, uint.MaxValue, ulong.MaxValue },
    };

    [Theory]
    [MemberData(nameof(Inventions))]
    public async Task An_invented_fail(uint run, uint place, uint check, ulong element)
    {
        using var c = new TrainCase();
        var claimed = c.Honest.Commit(Every) with
        {
            Outcome = PieceOutcome.Failed(new FailPlace(run, place, check, element)),
        };
        var witness = await Duel.WinsAsync(
            c.Spec, c.Terms, c.Honest, claimed, new TraceResponder(c.Honest, Every), $"{run}/{place}");
        Assert.Equal(FraudKind.Fail, witness.Kind);
    }

    [Fact]
    public async Task A_hidden_fail_and_one_that_is_claimed_later()
    {
        using var c = new TrainCase(Overflow);
        var fail = c.Honest.Outcome.Fail!.Value;
        var blind = c.Trace(null, Blind(c));
        foreach (var outcome in new[]
        {
            blind.Outcome, PieceOutcome.Failed(fail with { Element = fail.Element + 1 }),
            PieceOutcome.Failed(fail with { Operator = fail.Operator + 1 }),
        })
        {
            var claimed = blind.Commit(Every) with { Outcome = outcome };
            var witness = await Duel.WinsAsync(
                c.Spec, c.Terms, c.Honest, claimed, new TraceResponder(blind, Every), $"{outcome}");
            Assert.Contains(witness.Kind, new[] { FraudKind.Finite, FraudKind.Element, FraudKind.Fail });
        }

        await Duel.HoldsAsync(c.Spec, c.Terms, c.Honest, blind, "blind");
    }

    [Fact]
    public async Task A_fail_made_finite()
    {
        using var c = new TrainCase(Overflow);
        var blind = c.Trace((run, place, tensors) =>
        {
            var form = c.Program.Operators(run)[place].Form;
            foreach (var tensor in form.Tensors.Except(form.Inputs))
            {
                var words = tensors[tensor.Name].Words.ToArray();
                for (var i = 0; i < words.Length; i++)
                    words[i] = tensor.Type == Cairn.Tensors.Canonical.Form.ElementType.Float32
                        && (words[i] & 0x7F800000) == 0x7F800000 ? 0x3F800000 : words[i];
                tensors.Put(ReferenceTensor.Over(tensor, words));
            }
        }, Blind(c));
        Assert.Null(blind.Outcome.Fail);
        var witness = await Duel.WinsAsync(
            c.Spec, c.Terms, c.Honest, blind.Commit(Every), new TraceResponder(blind, Every), "made finite");
        Assert.Equal(FraudKind.Element, witness.Kind);
        await Duel.HoldsAsync(c.Spec, c.Terms, c.Honest, blind, "made finite");
    }

    private static void Overflow(GptLayout layout, float[] weights) =>
        weights[layout["layers.0.down"].Offset + 3] = 3e38f;

    /// <summary>The same program of somebody who makes no checks.</summary>
    private static PieceSpec Blind(TrainCase c)
    {
        var description = c.Description with
        {
            Step = c.Description.Step! with
            {
                Operators = [.. c.Description.Step!.Operators.Select(o => o with { Checks = [] })],
            },
            End = c.Description.End with
            {
                Operators = [.. c.Description.End.Operators.Select(o => o with { Checks = [] })],
            },
        };
        Assert.True(PieceProgram.TryCreate(description, out var program, out var error), error);
        return new PieceSpec(program);
    }
}
