namespace Cairn.Crypto;

internal readonly partial struct FieldElement
{
    /// <summary>The inverse by Fermat's little theorem, this^(p − 2); zero for zero.</summary>
    public FieldElement Invert()
    {
        var (x2, x22, x223) = Runs();
        var t = x223.SquareTimes(23) * x22;
        t = t.SquareTimes(5) * this;
        t = t.SquareTimes(3) * x2;
        return t.SquareTimes(2) * this;
    }

    /// <summary>A square root, this^((p + 1) / 4); false where none exists.</summary>
    public bool TrySquareRoot(out FieldElement root)
    {
        var (x2, x22, x223) = Runs();
        var t = x223.SquareTimes(23) * x22;
        t = t.SquareTimes(6) * x2;
        root = t.SquareTimes(2);
        return AreEqual(root.Square(), this);
    }

    /// <summary>This to the powers 2^k − 1 (k ones in binary) for k = 2, 22 and 223, of which p consists.</summary>
    private (FieldElement X2, FieldElement X22, FieldElement X223) Runs()
    {
        var x2 = Square() * this;
        var x3 = x2.Square() * this;
        var x6 = x3.SquareTimes(3) * x3;
        var x9 = x6.SquareTimes(3) * x3;
        var x11 = x9.SquareTimes(2) * x2;
        var x22 = x11.SquareTimes(11) * x11;
        var x44 = x22.SquareTimes(22) * x22;
        var x88 = x44.SquareTimes(44) * x44;
        var x176 = x88.SquareTimes(88) * x88;
        var x220 = x176.SquareTimes(44) * x44;
        return (x2, x22, x220.SquareTimes(3) * x3);
    }

    private FieldElement SquareTimes(int count)
    {
        var result = this;
        for (var i = 0; i < count; i++) result = result.Square();
        return result;
    }
}
