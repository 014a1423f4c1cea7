namespace Cairn.Proofs.Inference;

/// <summary>What of a statement is in the open and what is committed.</summary>
public sealed record ProofModes
{
    /// <summary>Everything in the open.</summary>
    public static ProofModes Public { get; } = new();

    /// <summary>The verifier knows the model's root only; else it has the weights themselves. Default: false.</summary>
    public bool CommittedWeights { get; init; }

    /// <summary>The verifier knows a root of the inputs only. Default: false.</summary>
    public bool CommittedInputs { get; init; }

    /// <summary>The verifier knows a root of the outputs only. Default: false.</summary>
    public bool CommittedOutputs { get; init; }

    /// <summary>One bit for each, weights the lowest.</summary>
    internal byte Encode() => (byte)((CommittedWeights ? 1 : 0) | (CommittedInputs ? 2 : 0) |
        (CommittedOutputs ? 4 : 0));

    internal static bool TryDecode(byte bits, out ProofModes modes)
    {
        modes = new ProofModes
        {
            CommittedWeights = (bits & 1) != 0, CommittedInputs = (bits & 2) != 0, CommittedOutputs = (bits & 4) != 0,
        };
        return bits < 8;
    }
}
