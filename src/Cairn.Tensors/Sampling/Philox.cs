namespace Cairn.Tensors.Sampling;

/// <summary>Philox 4×32-10 (Salmon et al., SC 2011): 128 random bits from a counter and a key, with no state.</summary>
public static class Philox
{
    /// <summary>The block for a counter (c0 lowest) and a key (k0, k1).</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var (product0, product1) = ((ulong)c0 * 0xD2511F53, (ulong)c2 * 0xCD9E8D57);
            (c0, c1, c2, c3) = (
                (uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            (k0, k1) = (k0 + 0x9E3779B9, k1 + 0xBB67AE85);
        }

        return (c0, c1, c2, c3);
    }
}
