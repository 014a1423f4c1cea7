using System.Numerics;
using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Tests;

/// <summary>Field elements for tests: edges, and seeded random ones.</summary>
internal sealed class FieldSamples(int seed)
{
    private readonly Random _random = new(seed);

    public static BigInteger P => Goldilocks.Modulus;

    public static ulong[] Edges =>
    [
        0, 1, 2, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0001, 0x8000_0000_0000_0000,
        0xFFFF_FFFE_FFFF_FFFF, 0xFFFF_FFFF_0000_0000 - 1, 0xFFFF_FFFF_0000_0000,
    ];

    public Goldilocks Base() => Goldilocks.FromUInt64((ulong)_random.NextInt64(long.MinValue, long.MaxValue));

    public Ext3 Ext() => new(Base(), Base(), Base());

    public Ext3[] Point(int variables) => [.. Enumerable.Range(0, variables).Select(_ => Ext())];

    public int Next(int below) => _random.Next(below);

    public BaseVector Bases(int length)
    {
        var vector = new BaseVector(length);
        for (var i = 0; i < length; i++)
            vector[i] = Base();
        return vector;
    }

    /// <summary>Elements as a quantised network has them: −128 … 127.</summary>
    public BaseVector Bytes(int length)
    {
        var vector = new BaseVector(length);
        for (var i = 0; i < length; i++)
            vector[i] = Goldilocks.FromInt64(_random.Next(256) - 128);
        return vector;
    }

    public ExtVector Exts(int length) => new([.. Enumerable.Range(0, length).Select(_ => Ext())]);
}
