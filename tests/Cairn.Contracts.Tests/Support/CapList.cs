using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

/// <summary>A job's caps: the tree over them and the packed forms the Market reads.</summary>
internal sealed class CapList
{
    private readonly MerkleSumTree _tree;

    public CapList(IEnumerable<(Address Provider, UInt128 Cap)> entries)
    {
        Entries = [.. entries.OrderBy(e => e.Provider)];
        _tree = new MerkleSumTree([.. Entries.Select(e => MerkleSumTree.Leaf(e.Provider.AsSpan(), e.Cap))]);
    }

    public IReadOnlyList<(Address Provider, UInt128 Cap)> Entries { get; }

    public Hash32 Root => _tree.Commitment;

    public UInt128 Sum => _tree.Root.Sum;

    public UInt128 CapOf(Address provider) => Entries.FirstOrDefault(e => e.Provider == provider).Cap;

    public byte[] Proof(Address provider)
    {
        var index = Entries.ToList().FindIndex(e => e.Provider == provider);
        return [.. _tree.Proof(Math.Max(0, index)).SelectMany(s => (byte[])
            [.. s.Sibling.Hash.AsSpan(), .. Bytes(s.Sibling.Sum | (s.SiblingIsLeft ? UInt128.One << 127 : 0), 16)])];
    }

    public byte[] Pack() => [.. Entries.SelectMany(e => (byte[])[.. e.Provider.AsSpan(), .. Bytes(e.Cap, 16)])];

    public byte[] PackTotals(Func<Address, UInt128> total, byte width = 8) =>
        [width, .. Entries.SelectMany(e => (byte[])
            [.. e.Provider.AsSpan(), .. Bytes(total(e.Provider), width), .. Bytes(e.Cap - total(e.Provider), width)])];

    private static byte[] Bytes(UInt128 value, int width)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes[^width..];
    }
}
