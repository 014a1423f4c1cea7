using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>A piece that was run again for a dispute. Serves one caller at a time.</summary>
/// <param name="trace">Everything a dispute may ask for.</param>
/// <param name="owned">What it computes with; disposed of with it.</param>
public sealed class DisputedPiece(PieceTrace trace, IDisposable owned) : IDisposable
{
    public PieceTrace Trace { get; } = trace;

    public void Dispose() => owned.Dispose();
}
