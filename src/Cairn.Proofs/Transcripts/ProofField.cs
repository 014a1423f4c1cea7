namespace Cairn.Proofs.Transcripts;

/// <summary>Where one value of a proof lies.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its bytes: 8 for a number, 24 for an extension element, 32 for a digest.</param>
internal readonly record struct ProofField(int Offset, int Length);
