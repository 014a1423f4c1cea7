namespace Cairn.Proofs;

/// <summary>The responder did not answer, or its answer does not lead to what it committed to.</summary>
internal sealed class NoAnswerException(Question question) : Exception("The responder gave no usable answer.")
{
    public Question Question { get; } = question;
}
