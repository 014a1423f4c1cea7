using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>A tensor that an operator declares, with its binding under the operator's.</summary>
/// <param name="Binding">See <see cref="BindingDocument"/>.</param>
public sealed record BoundTensor(byte[] Binding, ImmutableArray<Hash32> BindingPath, TensorOpening Opening)
{
    /// <summary>What a declared tensor is, without an element of it.</summary>
    public static BoundTensor Of(OperatorSpec subject, int declared) =>
        Of(subject, TensorOpening.None(declared));

    internal static BoundTensor Of(OperatorSpec subject, TensorOpening opening) => new(
        subject.Bindings[opening.Place], [.. subject.Bindings.Tree.Path(opening.Place)], opening);
}
