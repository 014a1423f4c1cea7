namespace Cairn.Proofs.Inference;

/// <summary>
/// How one node whose result is committed is proved: what it commits to, what it looks up, and what its lookups say of
/// its sources. It holds nothing of a single proof.
/// </summary>
internal abstract class NodeArgument(int tensor, PaddedShape shape)
{
    public int Tensor { get; } = tensor;

    public PaddedShape Shape { get; } = shape;

    /// <summary>The column of the result, by its number in the witness.</summary>
    public abstract int Result { get; }

    /// <summary>Writes the committed columns.</summary>
    public abstract void Commit(InferenceWitness witness);

    /// <summary>Makes the columns that are looked up, from the committed ones.</summary>
    public abstract void Look(InferenceWitness witness);

    /// <summary>Turns what the lookups claim into openings and into claims on the sources.</summary>
    public abstract void Argue(GraphWalk walk);
}
