using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>What a plan says of one piece beside its program.</summary>
/// <param name="DataRoot">Tree over the data's tiles.</param>
/// <param name="CheckpointEvery">Steps between the states under the segment root; 0 for none.</param>
public sealed record PieceTerms(Hash32 DataRoot, uint CheckpointEvery, uint Stage, uint Slot);
