using Cairn.Proofs.Commitments;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Lookups;

namespace Cairn.Proofs.Inference;

/// <summary>
/// The chance that a false statement is accepted, by its causes: each round of the opening, of the lookup and of the
/// walk. All are added up, and a plan whose sum is above 2^−100 is refused.
/// </summary>
internal sealed class InferenceSoundness
{
    /// <exception cref="NotProvableException">The sum is too large.</exception>
    public InferenceSoundness(WhirParameters opening, LookupShape? lookup, CountingSide walk)
    {
        var terms = new List<SoundnessTerm>(opening.Terms);
        if (opening.Sources > 1)
        {
            var first = terms.FindIndex(t => t.Name == "word 0, out of domain");
            terms[first] = terms[first] with { Bits = terms[first].Bits - Math.Log2(opening.Sources) };
        }

        if (lookup is not null)
        {
            // Σ over the levels: rounds of degree three (eq included), one λ and one μ of degree one each.
            var levels = (double)lookup.Variables;
            terms.Add(new SoundnessTerm("lookup, fractions",
                JohnsonBound.ChallengeBits - levels - Math.Log2(lookup.Width + 2)));
            terms.Add(new SoundnessTerm("lookup, levels",
                JohnsonBound.ChallengeBits - Math.Log2(3 * levels * levels / 2 + 2 * levels)));
        }

        terms.Add(new SoundnessTerm("walk, sumchecks and points",
            JohnsonBound.ChallengeBits - Math.Log2(Math.Max(1, walk.Degrees + walk.Coordinates))));
        Terms = terms;
        TotalBits = -Math.Log2(terms.Sum(t => Math.Pow(2, -t.Bits)));
        if (TotalBits < InferenceProtocol.SecurityBits)
            throw new NotProvableException("graph", "",
                $"all errors together are 2^-{TotalBits:F1}, more than 2^-{InferenceProtocol.SecurityBits}.",
                "Prove it in parts.");
    }

    public IReadOnlyList<SoundnessTerm> Terms { get; }

    /// <summary>−log₂ of the sum of all errors.</summary>
    public double TotalBits { get; }
}
