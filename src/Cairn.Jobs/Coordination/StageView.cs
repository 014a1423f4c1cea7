using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>One stage.</summary>
/// <param name="State">The state before it.</param>
/// <param name="Next">The state after it; the default CID before it is combined.</param>
/// <param name="Received">Pieces with an output.</param>
/// <param name="Accepted">Pieces whose draws and audits are over.</param>
/// <param name="Audited">Pieces that were or are audited.</param>
/// <param name="Metrics">What combining showed, for example "loss": decimal text.</param>
public sealed record StageView(
    int Stage, Cid State, Cid Next, int Received, int Accepted, int Audited,
    IReadOnlyDictionary<string, string> Metrics);
