using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// What is proved of Reed–Solomon codes of rate ρ up to the distance 1 − √ρ − η with η = √ρ/20, in bits. Nothing here
/// rests on a conjecture about distances up to capacity; those were refuted in 2025.
/// </summary>
/// <remarks>
/// Lists by Johnson; proximity gaps by Ben-Sasson, Carmon, Haböck, Kopparty and Saraf (ePrint 2025/2055, theorem 1.5,
/// m = 10); out-of-domain samples by STIR (ePrint 2024/390, lemma 4.5).
/// </remarks>
internal static class JohnsonBound
{
    /// <summary>log₂ of the field, less three bits for the challenges' bias.</summary>
    public const double ChallengeBits = 64 * Ext3.Degree - 3;

    private const double Multiplicity = 10;

    /// <summary>log₂ of the number of codewords near any word: 1/(2η√ρ).</summary>
    public static double ListBits(int rateBits) => rateBits + Math.Log2(Multiplicity);

    /// <summary>Queries that find a word too far from the code with so many bits.</summary>
    public static int Queries(double bits, int rateBits) => (int)Math.Ceiling(bits / BitsPerQuery(rateBits));

    /// <summary>−log₂(1 − δ) = −log₂(√ρ · 21/20).</summary>
    public static double BitsPerQuery(int rateBits) => rateBits / 2.0 - Math.Log2(21.0 / 20.0);

    /// <summary>That two codewords of the list agree at so many random points of the extension.</summary>
    public static double OutOfDomainBits(int variables, int rateBits, int samples) =>
        samples * (ChallengeBits - variables) + 1 - 2 * ListBits(rateBits);

    /// <summary>That a fold of far words is near, over n = 2^(variables + rateBits) points.</summary>
    public static double ProximityGapBits(int variables, int rateBits) =>
        ChallengeBits - Math.Log2(2 * Math.Pow(Multiplicity + 0.5, 5) / 3) - 1.5 * rateBits - variables - rateBits;

    /// <summary>That a round of the sumcheck, of degree two, fails for some codeword of the list.</summary>
    public static double FoldBits(int rateBits) => ChallengeBits - ListBits(rateBits) - 1;

    /// <summary>That a random combination of so many claims holds although one of them does not.</summary>
    public static double CombinationBits(long claims, int rateBits) =>
        ChallengeBits - Math.Log2(claims) - ListBits(rateBits) - 1;
}
