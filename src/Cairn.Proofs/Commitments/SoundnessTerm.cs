namespace Cairn.Proofs.Commitments;

/// <summary>One way to cheat in one round, and −log₂ of the chance that it works.</summary>
/// <param name="Name">Phase and kind.</param>
/// <param name="Bits">The proof of work before the round included.</param>
internal readonly record struct SoundnessTerm(string Name, double Bits);
