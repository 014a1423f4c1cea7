namespace Cairn.Proofs.Lookups;

/// <summary>Where a group's or a table's fractions lie among all leaves.</summary>
/// <param name="IsTable">A table's, with its multiplicities as numerators; else a group's.</param>
/// <param name="Index">The table's or the group's place in the shape.</param>
/// <param name="Variables">log₂ of the fractions.</param>
/// <param name="Offset">The first leaf, a multiple of the block's size.</param>
internal readonly record struct LookupBlock(bool IsTable, int Index, int Variables, long Offset);
