using System.Collections.Immutable;

namespace Cairn.Tensors.Canonical.Form;

/// <summary>A tensor's name, element type and dimensions, outermost first.</summary>
/// <param name="Name">Unique in its operator or graph; at most <see cref="FormLimits.NameLength"/> characters.</param>
public sealed record TensorDeclaration(string Name, ElementType Type, ImmutableArray<int> Dimensions)
{
    /// <summary>An fp32 tensor.</summary>
    public static TensorDeclaration Float32(string name, params ReadOnlySpan<int> dimensions) =>
        new(name, ElementType.Float32, [.. dimensions]);

    /// <summary>An int32 tensor.</summary>
    public static TensorDeclaration Int32(string name, params ReadOnlySpan<int> dimensions) =>
        new(name, ElementType.Int32, [.. dimensions]);

    /// <summary>An int8 tensor.</summary>
    public static TensorDeclaration Int8(string name, params ReadOnlySpan<int> dimensions) =>
        new(name, ElementType.Int8, [.. dimensions]);

    /// <summary>Number of elements.</summary>
    public long Length => Dimensions.Aggregate(1L, (product, d) => checked(product * d));
}
