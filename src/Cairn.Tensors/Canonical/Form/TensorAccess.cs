using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>An element of a tensor by an affine index in a row-major view of it.</summary>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="View">Dimensions whose product is the tensor's length.</param>
/// <param name="Index">One index for each dimension of the view.</param>
public sealed record TensorAccess(string Tensor, ImmutableArray<int> View, ImmutableArray<Affine> Index);
