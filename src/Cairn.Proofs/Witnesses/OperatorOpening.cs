using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>An operator of a run, under the spec's root of its list.</summary>
/// <param name="Document">The packed <see cref="OperatorDocument"/>.</param>
public sealed record OperatorOpening(long Run, long Place, byte[] Document, ImmutableArray<Hash32> Path)
{
    /// <summary>Opens an operator of a run.</summary>
    public static OperatorOpening Of(PieceSpec spec, int run, int place) =>
        new(run, place, spec.Operator(run, place).Document, [.. spec.Tree(run).Path(place)]);
}
