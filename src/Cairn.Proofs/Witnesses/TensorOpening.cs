using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>Tiles of a tensor that an operator declares, bound to what its source commits to.</summary>
/// <param name="Place">Place in the operator's declaration list.</param>
/// <param name="Parameters">Of parameters: their 8 bytes an element; otherwise empty.</param>
/// <param name="Written">Of a written tensor: how many tensors its operator wrote.</param>
/// <param name="WrittenPath">Of its root among theirs.</param>
/// <param name="Path">Of the writer's leaf, the state tensor, the input, the constant or the parameters.</param>
/// <param name="StatePath">Of the state among all states.</param>
/// <param name="Tiles">Those that are read; none for parameters and for a state that starts as zeros.</param>
public sealed record TensorOpening(
    int Place, byte[] Parameters, int Written, ImmutableArray<Hash32> WrittenPath, ImmutableArray<Hash32> Path,
    ImmutableArray<Hash32> StatePath, ImmutableArray<TileOpening> Tiles)
{
    /// <summary>No tile of a tensor.</summary>
    public static TensorOpening None(int place) => new(place, [], 0, [], [], [], []);
}
