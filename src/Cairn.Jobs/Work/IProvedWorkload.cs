using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>
/// A kind of job whose pieces can be proved: whoever has the proof knows that the output is right, without computing
/// the piece. Proofs are succinct, not zero-knowledge.
/// </summary>
public interface IProvedWorkload : IWorkload
{
    /// <summary>What keeps the pieces of a job from being proved; none where all can be.</summary>
    /// <exception cref="InvalidDataException">An input is not what this kind needs.</exception>
    ValueTask<SpecError> FindUnprovableAsync(
        JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>Proves a piece's output and stores the proof.</summary>
    /// <returns>The proof, a dag-json document.</returns>
    /// <exception cref="InvalidDataException">The output is not the piece's.</exception>
    ValueTask<Cid> ProveAsync(
        PieceTask piece, Cid output, ProofPurpose purpose, IBlockStore blocks, WorkContext context,
        CancellationToken cancel);

    /// <summary>Checks a proof from anybody.</summary>
    /// <returns>What is wrong with it; empty where it shows that the output is the piece's.</returns>
    /// <exception cref="BlockNotFoundException">A block of the job, the output or the proof is missing.</exception>
    ValueTask<string> FindProofFaultAsync(
        PieceTask piece, Cid output, Cid proof, ProofPurpose purpose, IBlockStore blocks, WorkContext context,
        CancellationToken cancel);
}
