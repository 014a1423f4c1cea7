using Cairn.Proofs.Fields;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>Elements for tests: limbs at the edges of the field and of words, and random ones; seeded.</summary>
internal sealed class Operands(int seed)
{
    private static readonly ulong[] Edges =
    [
        0, 1, 2, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0001, 0x7FFF_FFFF_8000_0001, 0x8000_0000_0000_0000,
        0xFFFF_FFFE_FFFF_FFFF, 0xFFFF_FFFE_0000_0001, 0xFFFF_FFFF_0000_0000 - 1, 0xFFFF_FFFF_0000_0000,
    ];

    private readonly Random _random = new(seed);

    public Random Random => _random;

    public Goldilocks Number() => _random.Next(2) == 0 ? Goldilocks.FromCanonical(Edges[_random.Next(Edges.Length)])
        : Goldilocks.FromUInt64((ulong)_random.NextInt64(long.MinValue, long.MaxValue));

    public Ext3 Next() => new(Number(), Number(), Number());

    public Ext3[] Point(int variables) => [.. Enumerable.Range(0, variables).Select(_ => Next())];
}
