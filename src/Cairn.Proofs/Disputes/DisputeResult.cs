namespace Cairn.Proofs;

/// <summary>The end of a search.</summary>
/// <param name="Witness">The inconsistency, where there is one.</param>
/// <param name="Open">The question that was not answered, where there is one.</param>
/// <param name="Questions">Questions asked.</param>
/// <param name="AnswerBytes">Bytes of their answers.</param>
public sealed record DisputeResult(
    DisputeVerdict Verdict, FraudWitness? Witness, Question? Open, int Questions, long AnswerBytes);
