using System.Runtime.CompilerServices;

namespace Cairn.Proofs.Fields;

/// <summary>a + b·x + c·x² over Goldilocks with x³ = x + 1: the field that challenges come from.</summary>
internal readonly struct Ext3(Goldilocks a, Goldilocks b, Goldilocks c) : IField<Ext3>
{
    /// <summary>Limbs of an element.</summary>
    public const int Degree = 3;

    public Goldilocks A { get; } = a;

    public Goldilocks B { get; } = b;

    public Goldilocks C { get; } = c;

    public static Ext3 Zero => default;

    public static Ext3 One => new(Goldilocks.One, default, default);

    public static implicit operator Ext3(Goldilocks value) => new(value, default, default);

    public static Ext3 FromInt64(long value) => Goldilocks.FromInt64(value);

    public static Ext3 operator +(Ext3 x, Ext3 y) => new(x.A + y.A, x.B + y.B, x.C + y.C);

    public static Ext3 operator -(Ext3 x, Ext3 y) => new(x.A - y.A, x.B - y.B, x.C - y.C);

    public static Ext3 operator -(Ext3 x) => new(-x.A, -x.B, -x.C);

    public static Ext3 operator *(Ext3 x, Goldilocks y) => new(x.A * y, x.B * y, x.C * y);

    /// <summary>Six products instead of nine, by Karatsuba.</summary>
    public static Ext3 operator *(Ext3 x, Ext3 y)
    {
        var (low, middle, high) = (x.A * y.A, x.B * y.B, x.C * y.C);
        var first = (x.A + x.B) * (y.A + y.B) - low - middle;
        var second = (x.A + x.C) * (y.A + y.C) - low - high + middle;
        var third = (x.B + x.C) * (y.B + y.C) - middle - high;
        return new Ext3(low + third, first + third + high, second + high);
    }

    public static bool operator ==(Ext3 x, Ext3 y) => x.Equals(y);

    public static bool operator !=(Ext3 x, Ext3 y) => !x.Equals(y);

    /// <inheritdoc/>
    /// <remarks>The first column of the inverse of the matrix that multiplies by this element.</remarks>
    public Ext3 Inverse()
    {
        var (ac, bc) = (A + C, B + C);
        var first = ac * ac - bc * B;
        var second = bc * C - B * ac;
        var third = B * B - ac * C;
        return new Ext3(first, second, third) * (A * first + C * second + B * third).Inverse();
    }

    public Ext3 Square() => this * this;

    public bool Equals(Ext3 other) =>
        ((A.Value ^ other.A.Value) | (B.Value ^ other.B.Value) | (C.Value ^ other.C.Value)) == 0;

    public override bool Equals(object? obj) => obj is Ext3 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(A, B, C);

    public override string ToString() => $"({A}, {B}, {C})";
}
