using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>
/// A kind of job: how it splits, what one piece computes and how the pieces are combined. Everything is a pure function
/// of the job document and of blocks, so anybody can repeat any part and must get the same CIDs.
/// </summary>
public interface IWorkload
{
    /// <summary>The name that job documents use, and the name of the kind's own section in them.</summary>
    string Kind { get; }

    /// <summary>
    /// Checks the kind's own section of a job document and says how the job splits. Reads nothing else.
    /// </summary>
    bool TryPlan(JobDocument job, out WorkPlan plan, out SpecError error);

    /// <summary>Makes the state before stage 0 from the document and its inputs.</summary>
    /// <exception cref="InvalidDataException">An input is not what this kind needs; the message says what and
    /// why.</exception>
    ValueTask<Cid> PrepareAsync(JobDocument job, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>
    /// Computes one piece and stores its output: a dag-json document whose CID is the piece's result.
    /// </summary>
    ValueTask<Cid> ExecuteAsync(PieceTask piece, IBlockStore blocks, WorkContext context, CancellationToken cancel);

    /// <summary>Folds the outputs of a stage, ascending by slot, into the next state.</summary>
    /// <exception cref="InvalidDataException">An output is malformed; the message names its slot.</exception>
    ValueTask<StageResult> CombineAsync(
        StageTask stage, IReadOnlyList<SlotOutput> outputs, IBlockStore blocks, WorkContext context,
        CancellationToken cancel);
}
