using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>The entry of a plan that covers a piece, and the head of the program that it names.</summary>
/// <param name="Entry">See <see cref="PlanEntry"/>.</param>
/// <param name="Place">Its place in the plan.</param>
/// <param name="Entries">Entries of the plan.</param>
/// <param name="Path">Of the entry's leaf.</param>
/// <param name="Head">See <see cref="PieceSpec.HeadBytes"/>.</param>
public sealed record PlanOpening(
    byte[] Entry, uint Place, uint Entries, ImmutableArray<Hash32> Path, byte[] Head)
{
    /// <summary>Opens the entry at a place of a plan, which names the program <paramref name="spec"/>.</summary>
    public static PlanOpening Of(ReadOnlySpan<PlanEntry> plan, int place, PieceSpec spec) =>
        new(plan[place].Encode(), (uint)place, (uint)plan.Length, [.. PlanEntry.TreeOf(plan).Path(place)],
            spec.HeadBytes);
}
