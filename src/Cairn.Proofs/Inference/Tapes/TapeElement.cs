using Cairn.Proofs.Fields;
using Cairn.Proofs.Scalars;

namespace Cairn.Proofs.Inference;

/// <summary>One register of a tape, as long as it holds one value.</summary>
internal sealed class TapeElement(TapeRecorder recorder, TapeBlock block, int index, Scalar sample) : ScalarSource
{
    public TapeBlock Block { get; } = block;

    public int Index { get; } = index;

    /// <summary>Steps that read it, of those that are needed.</summary>
    public int Uses { get; set; }

    public Scalar Value => new(sample.Number, this);

    public override Scalar Add(Scalar x, Scalar y) => recorder.Add(x, y);

    public override Scalar Subtract(Scalar x, Scalar y) => recorder.Subtract(x, y);

    public override Scalar Multiply(Scalar x, Scalar y) => recorder.Multiply(x, y);

    public override Scalar Eq(Scalar x, Scalar y) => recorder.Eq(x, y);

    public override Scalar Dot(ReadOnlySpan<Goldilocks> numbers, ReadOnlySpan<Scalar> weights) =>
        recorder.Dot(numbers, weights);

    public override Scalar Inner(ReadOnlySpan<Scalar> x, ReadOnlySpan<Scalar> y) => recorder.Inner(x, y);

    public override Scalar[] EqTable(ReadOnlySpan<Scalar> point) => recorder.EqTable(point);
}
