using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Scalars;

/// <summary>Where a recorded value comes from; it records what is done with it.</summary>
internal abstract class ScalarSource
{
    public abstract Scalar Add(Scalar x, Scalar y);

    public abstract Scalar Subtract(Scalar x, Scalar y);

    public abstract Scalar Multiply(Scalar x, Scalar y);

    /// <summary>1 − x − y + 2xy.</summary>
    public abstract Scalar Eq(Scalar x, Scalar y);

    /// <summary>Σ numbers[i] · weights[i].</summary>
    public abstract Scalar Dot(ReadOnlySpan<Goldilocks> numbers, ReadOnlySpan<Scalar> weights);

    /// <summary>Σ x[i] · y[i].</summary>
    public abstract Scalar Inner(ReadOnlySpan<Scalar> x, ReadOnlySpan<Scalar> y);

    /// <summary>eq(point, ·), the first coordinate being the highest bit.</summary>
    public abstract Scalar[] EqTable(ReadOnlySpan<Scalar> point);
}
