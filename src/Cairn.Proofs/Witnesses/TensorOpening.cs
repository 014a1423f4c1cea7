using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>Tiles of a tensor that an operator declares, bound to what its source commits to.</summary>
/// <param name="Place">Place in the operator's declaration list.</param>
/// <param name="Binding">See <see cref="BindingDocument"/>.</param>
/// <param name="Roots">Packed: the writer's written roots, or the parameters' 8 bytes an element.</param>
/// <param name="Path">Of the writer's leaf, the state tensor, the input, the constant or the parameters.</param>
/// <param name="StatePath">Of the state among all states.</param>
/// <param name="Tiles">Those that are read; none for parameters and for a state that starts as zeros.</param>
public sealed record TensorOpening(
    int Place, byte[] Binding, ImmutableArray<Hash32> BindingPath, byte[] Roots, ImmutableArray<Hash32> Path,
    ImmutableArray<Hash32> StatePath, ImmutableArray<TileOpening> Tiles)
{
    /// <summary>What a declared tensor is, without an element of it.</summary>
    public static TensorOpening Bound(OperatorSpec subject, int declared) => new(declared,
        subject.Bindings[declared], [.. subject.Bindings.Tree.Path(declared)], [], [], [], []);
}
