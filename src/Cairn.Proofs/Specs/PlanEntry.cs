using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>What a plan says of a range of pieces: program, data, and what is committed to on the way.</summary>
/// <param name="Slots">Pieces of a stage; at least 1.</param>
/// <param name="DataRoot">Tree over the data's tiles; the zero word where there is none.</param>
/// <param name="DataLength">Bytes.</param>
/// <param name="CheckpointEvery">Steps between the states under the segment root; 0 for none.</param>
/// <param name="KernelSet">Keccak-256 of the kernel set's name.</param>
public sealed record PlanEntry(
    uint FirstPiece, uint Count, uint Slots, Hash32 SpecRoot, Hash32 DataRoot, ulong DataLength, uint CheckpointEvery,
    Hash32 KernelSet)
{
    /// <summary>Bytes of every entry.</summary>
    public const int Length = 121;

    public byte[] Encode() => new PackedWriter(Length).Byte(SpecTag.PlanEntry).Int(FirstPiece).Int(Count).Int(Slots)
        .Word(SpecRoot).Word(DataRoot).Long(DataLength).Int(CheckpointEvery).Word(KernelSet).ToArray();

    /// <summary>False where the bytes are not exactly an entry.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PlanEntry? entry)
    {
        var reader = new PackedReader(bytes);
        var tag = reader.Byte();
        entry = new PlanEntry(reader.Int(), reader.Int(), reader.Int(), reader.Word(), reader.Word(), reader.Long(),
            reader.Int(), reader.Word());
        if (tag != SpecTag.PlanEntry || !reader.IsWhole || entry.Slots == 0)
            entry = null;
        return entry is not null;
    }

    /// <summary>The root of a plan: the tree over its entries, bound to their number.</summary>
    public static Hash32 PlanRoot(params ReadOnlySpan<PlanEntry> entries)
    {
        var tree = TreeOf(entries);
        return Keccak256.Compute(new PackedWriter().Byte(SpecTag.Plan).Int(entries.Length).Word(tree.Root).ToArray());
    }

    /// <summary>The tree over the entries of a plan.</summary>
    public static PositionTree TreeOf(ReadOnlySpan<PlanEntry> entries)
    {
        var leaves = new Hash32[entries.Length];
        for (var i = 0; i < leaves.Length; i++)
            leaves[i] = Keccak256.Compute(entries[i].Encode());
        return new PositionTree(leaves);
    }
}
