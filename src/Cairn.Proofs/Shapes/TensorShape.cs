using System.Collections.Immutable;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Proofs;

/// <summary>A tensor's element type and dimensions: what a commitment to it needs to know.</summary>
/// <param name="Dimensions">1 to 6, none of them 0, outermost first.</param>
public readonly record struct TensorShape(ElementType Type, ImmutableArray<int> Dimensions)
{
    public TensorShape(TensorDeclaration declaration) : this(declaration.Type, declaration.Dimensions)
    {
    }

    /// <summary>Number of elements.</summary>
    public long Length => Dimensions.Aggregate(1L, (product, d) => checked(product * d));

    /// <summary>Bytes of an element.</summary>
    public int ElementBytes => Type == ElementType.Int8 ? 1 : 4;

    public bool Equals(TensorShape other) =>
        Type == other.Type && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    public override int GetHashCode() =>
        Dimensions.Aggregate(HashCode.Combine(Type), (hash, d) => HashCode.Combine(hash, d));

    public override string ToString() => $"{Type} [{string.Join(", ", Dimensions)}]";
}
