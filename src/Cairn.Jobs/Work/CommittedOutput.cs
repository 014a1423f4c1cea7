using Cairn.Content;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>A piece's output with what its maker commits to beside it.</summary>
/// <param name="Output">The output document.</param>
/// <param name="Commitment">Input, states and outcome of the computation.</param>
public sealed record CommittedOutput(Cid Output, PieceCommitment Commitment);
