using System.Diagnostics;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;

namespace Cairn.Cli;

/// <summary>Says what a proof is and why one is rejected.</summary>
internal static class ProofText
{
    /// <summary>Said wherever a proof is shown.</summary>
    public const string Kind = "succinct, not zero-knowledge: what is committed is not in the proof, but the proof " +
        "tells something of it";

    /// <summary>MiB that this process used at most.</summary>
    public static long PeakMemory => Process.GetCurrentProcess().PeakWorkingSet64 >> 20;

    public static string Modes(ProofModes modes)
    {
        string[] committed = [.. Parts(modes)];
        return committed.Length == 0 ? "all in the open" : $"{string.Join(", ", committed)} committed";
    }

    public static string Why(ProofFault fault) => fault switch
    {
        ProofFault.TooShort => "it ends too early",
        ProofFault.TooLong => "bytes lie behind its end",
        ProofFault.NotCanonical => "a number in it is not in its one form",
        ProofFault.ProofOfWork => "its work is missing",
        ProofFault.Sumcheck => "its sums do not add up",
        ProofFault.LookupSum or ProofFault.LookupDenominator => "a number in it is out of its range or of its table",
        ProofFault.Opening => "what it opens is not what it committed to",
        ProofFault.Proximity => "what it committed to is no polynomial",
        ProofFault.Statement => "it is about another model, other weights or another job",
        _ => "nothing is wrong with it",
    };

    private static IEnumerable<string> Parts(ProofModes modes)
    {
        if (modes.CommittedWeights)
            yield return "weights";
        if (modes.CommittedInputs)
            yield return "inputs";
        if (modes.CommittedOutputs)
            yield return "outputs";
    }
}
