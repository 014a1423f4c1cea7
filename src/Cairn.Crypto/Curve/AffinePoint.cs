namespace Cairn.Crypto;

/// <summary>A point (x, y) of y² = x³ + 7, never the neutral element.</summary>
internal readonly struct AffinePoint
{
    private const int CoordinateSize = 32;

    public readonly FieldElement X, Y;

    public AffinePoint(in FieldElement x, in FieldElement y) => (X, Y) = (x, y);

    /// <summary>The generator (SEC 2, section 2.4.1).</summary>
    public static AffinePoint Generator => new(
        new FieldElement(0x59F2815B16F81798, 0x029BFCDB2DCE28D9, 0x55A06295CE870B07, 0x79BE667EF9DCBBAC),
        new FieldElement(0x9C47D08FFB10D4B8, 0xFD17B448A6855419, 0x5DA4FBFC0E1108A8, 0x483ADA7726A3C465));

    /// <summary>The point with this x and the given parity of y; false where x is on no point.</summary>
    public static bool TryFromX(in FieldElement x, bool yIsOdd, out AffinePoint point)
    {
        var found = (x.Square() * x + Seven).TrySquareRoot(out var y);
        point = new AffinePoint(x, y.IsOdd == yIsOdd ? y : -y);
        return found;
    }

    /// <summary>Reads 65 bytes (04, x, y), 64 bytes (x, y) or 33 bytes (02 or 03, x) and checks the equation.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AffinePoint point)
    {
        point = default;
        switch (bytes.Length)
        {
            case 1 + CoordinateSize when bytes[0] is 2 or 3:
                return FieldElement.TryRead(bytes[1..], out var compressed)
                    && TryFromX(compressed, bytes[0] == 3, out point);
            case 1 + 2 * CoordinateSize when bytes[0] == 4:
                return TryRead(bytes[1..], out point);
            case 2 * CoordinateSize:
                if (!FieldElement.TryRead(bytes, out var x)) return false;
                if (!FieldElement.TryRead(bytes[CoordinateSize..], out var y)) return false;
                point = new AffinePoint(x, y);
                return FieldElement.AreEqual(y.Square(), x.Square() * x + Seven);
            default:
                return false;
        }
    }

    /// <summary>Writes 04, x, y.</summary>
    public void WriteUncompressed(Span<byte> destination)
    {
        destination[0] = 4;
        X.Write(destination[1..]);
        Y.Write(destination[(1 + CoordinateSize)..]);
    }

    /// <summary>Writes 02 or 03, x.</summary>
    public void WriteCompressed(Span<byte> destination)
    {
        destination[0] = (byte)(Y.IsOdd ? 3 : 2);
        X.Write(destination[1..]);
    }

    private static FieldElement Seven => new(7, 0, 0, 0);
}
