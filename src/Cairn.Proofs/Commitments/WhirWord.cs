namespace Cairn.Proofs.Commitments;

/// <summary>A committed word: 2^Fold polynomials side by side, a row for each point of the domain.</summary>
/// <param name="Variables">log₂ of the message's elements.</param>
/// <param name="RateBits">−log₂ of the rate.</param>
/// <param name="RowBits">log₂ of the rows.</param>
/// <param name="Queries">Draws of rows to open.</param>
/// <param name="Samples">Points out of the domain at which the message's polynomial is claimed.</param>
internal readonly record struct WhirWord(int Variables, int RateBits, int RowBits, int Queries, int Samples);
