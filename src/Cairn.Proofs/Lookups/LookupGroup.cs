namespace Cairn.Proofs.Lookups;

/// <summary>2^variables rows of committed or virtual columns, each of which is a row of one table.</summary>
/// <param name="Table">The table's place in the shape.</param>
/// <param name="Variables">log₂ of the rows.</param>
internal readonly record struct LookupGroup(int Table, int Variables);
