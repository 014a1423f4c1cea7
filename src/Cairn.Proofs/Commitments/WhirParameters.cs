using System.Numerics;

namespace Cairn.Proofs.Commitments;

/// <summary>
/// All counts of an opening, calculated from the sizes and the security asked for; and what each round's error is.
/// </summary>
internal sealed class WhirParameters
{
    /// <summary>Claims that one opening may combine.</summary>
    public const int ClaimsMax = 1 << 20;

    /// <summary>log₂ of the longest vector: places in it are 32-bit integers.</summary>
    public const int VariablesMax = 30;

    private const int SamplesMax = 4;
    private const int SourcesMax = 64;

    private readonly List<SoundnessTerm> _terms = [];

    /// <param name="variables">log₂ of each committed vector's length.</param>
    /// <param name="sources">Vectors that are opened together.</param>
    /// <exception cref="ArgumentException">Sizes are out of range, or do not reach the security asked for.</exception>
    public WhirParameters(int variables, int sources, WhirOptions options)
    {
        options.Validate();
        if (variables < options.FoldVariables || variables > VariablesMax ||
            variables - options.FoldVariables + options.RateBits > 31 || sources is < 1 or > SourcesMax)
            throw new ArgumentException(
                $"No parameters for {sources} vectors of 2^{variables}: a vector has 2^{options.FoldVariables} to " +
                $"2^{VariablesMax} elements, a word at most 2^31 rows, an opening 1 to {SourcesMax} vectors.",
                nameof(variables));
        (Variables, Sources, Options) = (variables, sources, options);
        SourceVariables = BitOperations.Log2((uint)(2 * sources - 1));
        Words = [.. PlanWords()];
        FinalVariables = Words[^1].Variables - options.FoldVariables;
        Calculate();
        var weakest = _terms.MinBy(t => t.Bits);
        if (weakest.Bits < options.SecurityBits)
            throw new ArgumentException(
                $"{weakest.Name} has {weakest.Bits:F1} bits, fewer than {options.SecurityBits}.", nameof(options));
    }

    public WhirOptions Options { get; }

    /// <summary>log₂ of each committed vector's length.</summary>
    public int Variables { get; }

    /// <summary>Vectors opened together.</summary>
    public int Sources { get; }

    /// <summary>log₂ of their number, rounded up.</summary>
    public int SourceVariables { get; }

    /// <summary>The first is that of each source, the others follow fold by fold.</summary>
    public WhirWord[] Words { get; }

    /// <summary>Variables of the polynomial that is sent as it is.</summary>
    public int FinalVariables { get; }

    /// <summary>Every round's error.</summary>
    public IReadOnlyList<SoundnessTerm> Terms => _terms;

    /// <summary>The weakest round's bits.</summary>
    public double SecurityBits => _terms.Min(t => t.Bits);

    /// <summary>What both sides absorb of them.</summary>
    public byte[] Encode() =>
    [
        (byte)Variables, (byte)Sources, (byte)Options.SecurityBits, (byte)Options.WorkBits, (byte)Options.RateBits,
        (byte)Options.FoldVariables, (byte)Options.FinalVariablesMax,
    ];

    private IEnumerable<WhirWord> PlanWords()
    {
        var fold = Options.FoldVariables;
        var (variables, rate) = (Variables, Options.RateBits);
        for (var first = true; first || variables > Options.FinalVariablesMax; first = false)
        {
            var samples = 1;
            while (samples < SamplesMax &&
                JohnsonBound.OutOfDomainBits(variables, rate, samples) < Options.SecurityBits)
                samples++;
            yield return new WhirWord(variables, rate, variables - fold + rate,
                JohnsonBound.Queries(Options.SecurityBits - Options.WorkBits, rate), samples);
            variables -= fold;
            rate += fold - 1;
        }
    }

    private void Calculate()
    {
        Add("claims, combination", JohnsonBound.CombinationBits(ClaimsMax, Options.RateBits));
        for (var i = 0; i < Words.Length; i++)
        {
            var word = Words[i];
            Add($"word {i}, out of domain",
                JohnsonBound.OutOfDomainBits(word.Variables, word.RateBits, word.Samples));
            Add($"word {i}, proximity gap",
                JohnsonBound.ProximityGapBits(word.Variables + (i == 0 ? SourceVariables : 0), word.RateBits));
            Add($"word {i}, sumcheck", JohnsonBound.FoldBits(word.RateBits));
            Add($"word {i}, queries", word.Queries * JohnsonBound.BitsPerQuery(word.RateBits) + Options.WorkBits);
            if (i > 0)
                Add($"word {i}, combination",
                    JohnsonBound.CombinationBits(word.Samples + Words[i - 1].Queries, word.RateBits));
        }

        Add("last sumcheck", JohnsonBound.ChallengeBits - 1);

        void Add(string name, double bits) => _terms.Add(new SoundnessTerm(name, bits));
    }
}
