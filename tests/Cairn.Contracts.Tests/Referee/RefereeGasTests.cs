using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Linear;
using Cairn.Tensors.Tests.Canonical;
using Xunit.Abstractions;
using static Cairn.Tensors.Canonical.Form.TensorDeclaration;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>
/// What a workload's pieces cost the referee, in gas of the calls alone (leaf and words are the caller's memory), and
/// how long its leaves are.
/// </summary>
[Collection(ChainCollection.Name)]
public sealed class RefereeGasTests(TestChain chain, ITestOutputHelper output)
{
    private readonly GasSnapshot _gas = new("referee.json");

    [Fact]
    public async Task No_piece_costs_more_gas_than_it_did()
    {
        var probe = await RefereeProbe.DeployAsync(chain);
        foreach (var subject in Operators())
        {
            var tensors = SmallOperators.Inputs(subject, "plain", 1);
            ReferenceInterpreter.TryRun(subject, tensors, out _);
            foreach (var instance in subject.Instances.DistinctBy(i => i.Name.Split(':')[^1]))
                await MeasureAsync(probe, subject, instance, tensors);
        }

        _gas.Check(output);
    }

    private async Task MeasureAsync(
        RefereeProbe probe, CanonicalOperator subject, OperatorInstance instance, TensorSet tensors)
    {
        var name = $"{subject.Name} {instance.Name.Split(':')[^1]}";
        _gas[$"{name}: leaf bytes"] = (ulong)InstanceEncoding.Encode(instance, subject.Tensors).Length;
        foreach (var piece in Pieces(instance, tensors))
        {
            var (reading, running) = await probe.GasAsync(subject, instance, tensors, piece);
            var kind = piece.Kind == PieceKind.Continue
                ? $"{piece.Count} positions" : $"{piece.Kind}".ToLowerInvariant();
            if (piece.Kind != PieceKind.Fold) _gas[$"{name}: {kind}, reads"] = reading;
            _gas[$"{name}: {kind}, run"] = running;
        }
    }

    private static IEnumerable<Piece> Pieces(OperatorInstance instance, TensorSet tensors)
    {
        int[] last = [.. instance.Loops.Select(e => e - 1)];
        var length = new ChainRunner(instance, tensors).LaneLength(last, 0);
        if (instance.Init is not null) yield return new Piece(PieceKind.Init, [.. last]);
        if (length > 0)
            yield return new Piece(PieceKind.Continue, [.. last], 0, 0, Math.Min(Piece.PositionsMax, length));
        if (instance.Chain.Lanes > 1) yield return new Piece(PieceKind.Fold, [.. last]);
        if (instance.Post is not null) yield return new Piece(PieceKind.Post, [.. last]);
    }

    private static IEnumerable<CanonicalOperator> Operators()
    {
        yield return LinearOperators.MatMul("matmul", MatMulLayout.NT, 8, 8, 64, Float32("a", 8, 64),
            Float32("b", 8, 64), Float32("c", 8, 8));
        var (x, gain, scales, y) = (
            Float32("x", 2, 256), Float32("gain", 256), Float32("scales", 2), Float32("y", 2, 256));
        yield return NormOperators.Forward("rms_norm", 2, 256, 1e-5f, x, gain, y, scales);
        yield return NormOperators.Backward("rms_norm_gradient", 2, 256, x, gain, scales, y, Float32("dx", 2, 256),
            Float32("dgain", 256));
        var (packed, p, heads) = (
            Float32("packed", 20, 96), Float32("p", 1, 2, 20, 20), Float32("y", 20, 32));
        yield return AttentionOperators.Forward("attention", 1, 20, 2, 16, 0.25f, packed, p, heads);
        yield return AttentionOperators.Backward(
            "attention_gradient", 1, 20, 2, 16, 0.25f, packed, p, heads, Float32("g", 20, 96));
        yield return LossOperators.CrossEntropy("cross_entropy", 2, 256, 0.5f, Float32("logits", 2, 256),
            Int32("targets", 2), Float32("losses", 2), Float32("g", 2, 256));
        foreach (var (name, small) in Small)
            yield return SmallOperators.All[small] with { Name = name };
    }

    private static readonly (string Name, string Small)[] Small =
    [
        ("embedding", "EmbeddingOperators.Forward"), ("embedding_gradient", "EmbeddingOperators.Backward"),
        ("rotary", "RotaryOperators.Forward"), ("swiglu", "FeedForwardOperators.SwiGlu"),
        ("swiglu_gradient", "FeedForwardOperators.SwiGluBackward"), ("adamw", "OptimiserOperators.AdamW"),
        ("update", "OptimiserOperators.Update"), ("trimmed_mean", "AggregationOperators.TrimmedMean"),
        ("nesterov", "OptimiserOperators.Nesterov"), ("normals", "SamplingOperators.Normals"),
    ];
}
