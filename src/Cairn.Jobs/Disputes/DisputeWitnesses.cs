using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// Witnesses as <c>DisputeVerdict</c> takes them: the bytes of <c>FraudEvidence.witness</c> and of moves.
/// </summary>
public static class DisputeWitnesses
{
    private const string Opened = $"{WitnessTypes.Word},{WitnessTypes.Plan}";

    /// <summary>For <c>challenge</c>, <c>claimInput</c> and the moves Open, Segment and Outputs.</summary>
    public static byte[] Opening(WordOpening word, PlanOpening plan) =>
        WitnessTypes.Encode(Opened, Of(word), Of(plan));

    /// <summary>For <c>proveFraud</c>; empty for a contradiction of statements, which needs none.</summary>
    public static byte[] Fraud(WordOpening word, PlanOpening plan, FraudWitness witness)
    {
        switch (witness)
        {
            case ContradictionWitness:
                return [];
            case ElementWitness element:
                return With(word, plan, PackedWitness.Element(element));
            case PartialsWitness partials:
                return With(word, plan, PackedWitness.Partials(partials));
            default:
                var (type, values) = Of(witness);
                return With(word, plan, type, values);
        }
    }

    /// <summary>Of two results of one piece in one receipt: kind <see cref="FraudKind.TwoResults"/>.</summary>
    public static byte[] TwoResults(WordOpening first, WordOpening second) =>
        WitnessTypes.Encode($"{WitnessTypes.Word},{WitnessTypes.Word}", Of(first), Of(second));

    /// <summary>For <c>enter</c>: from a trace into a tensor that an operator wrote.</summary>
    /// <param name="head">The program's.</param>
    /// <param name="leaf">The operator's leaf in the trace.</param>
    /// <param name="path">From the leaf up to the game's node.</param>
    /// <param name="roots">What the operator wrote, as the provider revealed it; empty where it is to say it.</param>
    /// <param name="tensor">Place and binding are read.</param>
    public static byte[] Enter(byte[] head, OperatorOpening @operator, Hash32 leaf, ImmutableArray<Hash32> path,
        ImmutableArray<Hash32> roots, BoundTensor tensor) => WitnessTypes.EncodeShared(
        $"bytes,{WitnessTypes.Enter}", head,
        (object)(object[])[Of(@operator), leaf, path, Pack(roots), Of(@operator, tensor)]);

    /// <summary>For <c>askPartials</c>: asks for the accumulators of an element.</summary>
    /// <param name="head">The program's.</param>
    /// <param name="code">The instance's bytes.</param>
    /// <param name="index">The loops' indices.</param>
    public static byte[] Partials(byte[] head, OperatorOpening @operator, int instance, byte[] code,
        ImmutableArray<Hash32> codePath, ImmutableArray<int> index) => WitnessTypes.EncodeShared(
        $"bytes,{WitnessTypes.Partials}", head, (object)(object[])[Of(@operator), instance, code, codePath, index]);

    /// <summary>For <c>showChunk</c>: a drawn tile of a drawn output.</summary>
    /// <param name="source">The spec's 8 bytes about the output.</param>
    /// <param name="rootPath">Of the output's root under the outcome's outputs.</param>
    /// <param name="operator">The operator of the end list that writes it.</param>
    /// <param name="tensor">Place, binding and the tile are read.</param>
    public static byte[] Chunk(WordOpening word, PlanOpening plan, byte[] source, ImmutableArray<Hash32> sourcePath,
        ImmutableArray<Hash32> rootPath, OperatorOpening @operator, BoundTensor tensor) =>
        With(word, plan, WitnessTypes.Chunk, [source, sourcePath, rootPath, Of(@operator), Of(@operator, tensor)]);

    private static byte[] With(WordOpening word, PlanOpening plan, string type, object[] values) =>
        WitnessTypes.EncodeShared($"{Opened},{type}", Of(word), Of(plan), values);

    private static byte[] With(WordOpening word, PlanOpening plan, byte[] packed) =>
        WitnessTypes.Encode($"{Opened},bytes", Of(word), Of(plan), packed);

    private static (string Type, object[] Values) Of(FraudWitness witness) => witness switch
    {
        SegmentWitness w => (WitnessTypes.Segment, [w.Place, w.Segment, w.SegmentPath, w.State, w.StatePath]),
        StateWitness w => (WitnessTypes.State, [w.Run, w.Tensor, w.Carry, w.CarryPath, w.Root, w.RootPath, w.StatePath,
            Of(w.Leaf)]),
        OutputWitness w => (WitnessTypes.Output, [w.Output, w.Source, w.SourcePath, w.Root, w.RootPath, Of(w.Leaf)]),
        FiniteWitness w => (WitnessTypes.Finite, [Of(w.Operator), w.Check, w.Document, w.Path, w.Element,
            Of(w.Operator, w.Tensor ?? new BoundTensor([], [], TensorOpening.None(0)))]),
        RootsWitness w => (WitnessTypes.Roots, [Of(w.Operator), Of(w.Leaf)]),
        PaddingWitness w => (WitnessTypes.Padding, [Of(w.Operator), Of(w.Operator, w.Tensor)]),
        _ => throw new ArgumentException($"{witness.Kind} has no part of its own.", nameof(witness)),
    };

    private static object[] Of(WordOpening w) => [w.Committed.InputRoot, w.Committed.SegmentRoot, w.BlobDigest, w.Salt,
        Of(w.Committed.Outcome), w.Path];

    private static object[] Of(PieceOutcome outcome) => outcome.Fail is { } f
        ? [true, Hash32.Zero, f.Step, f.Operator, f.Check, f.Element]
        : [false, outcome.Outputs, 0, 0, 0, 0];

    private static object[] Of(PlanOpening p) => [p.Entry, p.Place, p.Entries, p.Path, p.Head];

    private static object[] Of(OperatorOpening o) => [o.Run, o.Place, o.Document, o.Path];

    private static object[] Of(LeafOpening l) => [Pack(l.Roots), l.Path];

    private static object[] Of(OperatorOpening subject, BoundTensor t) =>
        [t.Opening.Place, t.Binding, t.BindingPath, PackedWitness.Opening(subject, t)];

    private static byte[] Pack(ImmutableArray<Hash32> roots) => MemoryMarshal.AsBytes(roots.AsSpan()).ToArray();
}
