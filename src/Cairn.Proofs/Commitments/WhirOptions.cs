namespace Cairn.Proofs.Commitments;

/// <summary>What a commitment scheme is built for. All else follows from it and from the sizes.</summary>
internal sealed record WhirOptions
{
    /// <summary>Bits of security of every round; 40 to 128, default 100.</summary>
    public int SecurityBits { get; init; } = 100;

    /// <summary>How many of them a proof of work before each draw of queries gives; 0 to 30, default 20.</summary>
    public int WorkBits { get; init; } = 20;

    /// <summary>−log₂ of the first code's rate; 1 to 6, default 3. More makes proofs shorter, proving slower.</summary>
    public int RateBits { get; init; } = 3;

    /// <summary>Variables fixed between one commitment and the next: a row has 2^this elements; 1 to 6, default 4.
    /// </summary>
    public int FoldVariables { get; init; } = 4;

    /// <summary>A polynomial of at most so many variables is sent as it is; default 6.</summary>
    public int FinalVariablesMax { get; init; } = 6;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate()
    {
        Check(SecurityBits, 40, 128, nameof(SecurityBits));
        Check(WorkBits, 0, Math.Min(30, SecurityBits), nameof(WorkBits));
        Check(RateBits, 1, 6, nameof(RateBits));
        Check(FoldVariables, 1, 6, nameof(FoldVariables));
        Check(FinalVariablesMax, FoldVariables, 10, nameof(FinalVariablesMax));
    }

    private static void Check(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
    }
}
