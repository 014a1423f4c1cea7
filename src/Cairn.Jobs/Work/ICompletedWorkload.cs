using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>
/// A kind whose section says facts of its inputs, such as how many rows there are, so that a plan needs nothing but the
/// document. The client fills them in; whoever prepares or executes the job checks them.
/// </summary>
public interface ICompletedWorkload : IWorkload
{
    /// <summary>The section with what it leaves out; or what is wrong with it or with an input.</summary>
    /// <param name="section">As the user wrote it.</param>
    /// <param name="policy">How results are checked: proofs are work, too.</param>
    /// <param name="inputs">Content by name.</param>
    /// <param name="blocks">Has all inputs.</param>
    /// <param name="cancel">Ends the reading.</param>
    ValueTask<(DagValue Section, SpecError Error)> CompleteAsync(
        DagValue section, JobPolicy policy, IReadOnlyDictionary<string, Cid> inputs, IBlockStore blocks,
        CancellationToken cancel);
}
