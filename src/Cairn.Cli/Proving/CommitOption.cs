using System.CommandLine;
using Cairn.Proofs.Inference;

namespace Cairn.Cli;

/// <summary><c>--commit</c>: what of a statement the verifier sees a root of only.</summary>
internal static class CommitOption
{
    public static Option<string> Create() => new("--commit")
    {
        Description = "What the verifier sees a root of only: weights, inputs, outputs, with commas between; or none.",
        DefaultValueFactory = _ => "weights",
    };

    public static ProofModes Modes(string text)
    {
        string[] parts = text == "none" ? [] : text.Split(',');
        foreach (var part in parts)
            if (part is not ("weights" or "inputs" or "outputs"))
                throw new ArgumentException($"--commit: '{part}' is neither weights, inputs nor outputs. " +
                    "Write it like weights,inputs, or none.");
        return new ProofModes
        {
            CommittedWeights = parts.Contains("weights"), CommittedInputs = parts.Contains("inputs"),
            CommittedOutputs = parts.Contains("outputs"),
        };
    }
}
