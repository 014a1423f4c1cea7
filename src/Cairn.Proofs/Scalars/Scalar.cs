using System.Diagnostics.CodeAnalysis;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Scalars;

/// <summary>
/// A value that the verifier sees: a number where a proof is made or checked; where the verifier itself is written
/// down, something that only a run will know. Whoever computes with it need not care which, and cannot: two values can
/// be required to be equal, never asked whether they are.
/// </summary>
[SuppressMessage("Usage", "CA2231", Justification = "Equality is for tests; a side requires it.")]
internal readonly struct Scalar(Ext3 number, ScalarSource? source = null)
{
    private readonly Ext3 _number = number;

    public static Scalar Zero => default;

    public static Scalar One => Ext3.One;

    /// <summary>What it follows from; null for a number.</summary>
    public ScalarSource? Source { get; } = source;

    /// <summary>The number; only a run has one for what is recorded.</summary>
    public Ext3 Number => Source is null ? _number
        : throw new InvalidOperationException("This value is known only when the tape runs.");

    /// <summary>
    /// Whether it is one whatever the challenges are. Of what is recorded, a run with random challenges says so: it
    /// errs with a chance of 2⁻¹⁸⁹ for each degree.
    /// </summary>
    public bool IsOne => _number == Ext3.One;

    /// <summary>The number, or what it was in the run with random challenges.</summary>
    internal Ext3 Sample => _number;

    public static implicit operator Scalar(Ext3 value) => new(value);

    public static implicit operator Scalar(Goldilocks value) => new(value);

    public static Scalar FromInt64(long value) => Ext3.FromInt64(value);

    public static Scalar operator +(Scalar x, Scalar y) =>
        (x.Source ?? y.Source) is { } source ? source.Add(x, y) : new(x._number + y._number);

    public static Scalar operator -(Scalar x, Scalar y) =>
        (x.Source ?? y.Source) is { } source ? source.Subtract(x, y) : new(x._number - y._number);

    public static Scalar operator *(Scalar x, Scalar y) =>
        (x.Source ?? y.Source) is { } source ? source.Multiply(x, y) : new(x._number * y._number);

    public static Scalar operator *(Scalar x, Goldilocks y) =>
        x.Source is { } source ? source.Multiply(x, y) : new(x._number * y);

    public override string ToString() => Source is null ? _number.ToString() : "recorded";
}
