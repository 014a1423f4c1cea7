namespace Cairn.Proofs.Scalars;

/// <summary>Where a recorded value comes from; it records what is done with it.</summary>
internal abstract class ScalarSource
{
    public abstract Scalar Add(Scalar x, Scalar y);

    public abstract Scalar Subtract(Scalar x, Scalar y);

    public abstract Scalar Multiply(Scalar x, Scalar y);

    /// <summary>1 − x − y + 2xy.</summary>
    public abstract Scalar Eq(Scalar x, Scalar y);

    /// <summary>eq(point, ·), the first coordinate being the highest bit.</summary>
    public abstract Scalar[] EqTable(ReadOnlySpan<Scalar> point);
}
