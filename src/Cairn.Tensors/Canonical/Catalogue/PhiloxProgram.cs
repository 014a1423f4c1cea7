namespace Cairn.Tensors.Canonical.Catalogue;

/// <summary>Philox 4×32-10 (Salmon et al., SC 2011) as a program.</summary>
public static class PhiloxProgram
{
    /// <summary>Word <paramref name="word"/> (0 to 3) of the block for a counter and a constant key.</summary>
    public static Value Word(
        ProgramBuilder p, Value c0, Value c1, Value c2, Value c3, ulong key, Value word)
    {
        var (factor0, factor1) = (p.Int(0xD2511F53), p.Int(0xCD9E8D57));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var (high0, low0) = (p.IntMultiplyHighUnsigned(c0, factor0), p.IntMultiply(c0, factor0));
            var (high1, low1) = (p.IntMultiplyHighUnsigned(c2, factor1), p.IntMultiply(c2, factor1));
            (c0, c1, c2, c3) = (
                p.Xor(p.Xor(high1, c1), p.Int(k0)), low1, p.Xor(p.Xor(high0, c3), p.Int(k1)), low0);
            (k0, k1) = unchecked((k0 + 0x9E3779B9, k1 + 0xBB67AE85));
        }

        var low = p.Select(p.IntEqual(word, p.Int(0)), c0, c1);
        var high = p.Select(p.IntEqual(word, p.Int(2)), c2, c3);
        return p.Select(p.IntLess(word, p.Int(2)), low, high);
    }
}
