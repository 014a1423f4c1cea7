using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>
/// What a challenger commits to, at least a block before it proves a fraud: whoever copies the proof it then shows has
/// not committed to it.
/// </summary>
public static class FraudCommitment
{
    /// <param name="evidence">Exactly what <c>proveFraud</c> will be given.</param>
    /// <param name="nonce">Random; hides the rest.</param>
    public static Hash32 Of(Subject subject, FraudEvidence evidence, Address challenger, Hash32 nonce) =>
        Eip712.HashWords(HashOf(subject), HashOf(evidence), challenger, nonce);

    /// <summary>The hash by which games and statements know a subject.</summary>
    public static Hash32 HashOf(Subject s) =>
        Eip712.HashWords(s.JobId, s.Provider, s.Root, (ulong)s.Piece, (ulong)s.Branch);

    private static Hash32 HashOf(FraudEvidence evidence) => Keccak256.Compute(WitnessTypes.Encode(
        "(uint8,(uint8,bytes32,bytes32,bytes32,bytes32)[],bytes)", (object)(object[])[evidence.Kind,
            evidence.Statements.Select(s => (object)(object[])[s.Kind, s.Position, s.Value, s.R, s.Vs]).ToArray(),
            evidence.Witness]));
}
