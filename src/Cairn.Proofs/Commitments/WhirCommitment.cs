using Cairn.Crypto;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Commitments;

/// <summary>A vector of 2^variables base elements that the prover holds committed.</summary>
internal sealed class WhirCommitment : IDisposable
{
    private readonly WhirOptions _options;

    /// <param name="vector">Kept, not copied; not disposed.</param>
    public WhirCommitment(BaseVector vector, WhirOptions options, ComputePool? pool = null)
    {
        options.Validate();
        if (!System.Numerics.BitOperations.IsPow2(vector.Length) || vector.Length < 1 << options.FoldVariables)
            throw new ArgumentException(
                $"A committed vector has a power of two of elements, at least {1 << options.FoldVariables}, not " +
                $"{vector.Length}.", nameof(vector));
        (Vector, _options) = (vector, options);
        Word = CommittedWord.Commit(vector, options.FoldVariables, options.RateBits, pool);
    }

    public BaseVector Vector { get; }

    public Hash32 Root => Word.Root;

    internal CommittedWord Word { get; }

    /// <summary>
    /// Sends the root, unless the verifier has it already, and answers the out-of-domain samples. Challenges that
    /// claims on the vector depend on are drawn after this.
    /// </summary>
    public BoundCommitment Bind(ProverTranscript transcript, bool isKnown = false)
    {
        if (isKnown)
            transcript.Absorb(TranscriptTag.Root, Root.AsSpan());
        else
            transcript.Send(Root);
        var word = new WhirParameters(System.Numerics.BitOperations.Log2((uint)Vector.Length), 1, _options).Words[0];
        var points = transcript.Challenges(word.Samples);
        Ext3[] values = [.. points.Select(z => PowerTable.Evaluate(Vector.Span, z))];
        transcript.Send(TranscriptTag.Evaluations, values);
        return new BoundCommitment(Root, points, values);
    }

    /// <summary>The verifier's side of <see cref="Bind"/>.</summary>
    /// <param name="known">The root, where the verifier has it; else it is read from the proof.</param>
    public static BoundCommitment Receive(
        VerifierTranscript transcript, int variables, WhirOptions options, Hash32? known = null)
    {
        if (known is { } root)
            transcript.Absorb(TranscriptTag.Root, root.AsSpan());
        else
            root = transcript.ReceiveRoot();
        var word = new WhirParameters(variables, 1, options).Words[0];
        var points = transcript.Challenges(word.Samples);
        return new BoundCommitment(root, points, transcript.Receive(TranscriptTag.Evaluations, word.Samples));
    }

    public void Dispose() => Word.Dispose();
}
