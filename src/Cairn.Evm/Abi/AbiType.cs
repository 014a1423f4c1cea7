using System.Diagnostics.CodeAnalysis;

namespace Cairn.Evm;

/// <summary>A Solidity ABI type. Immutable; compared by its canonical name.</summary>
public sealed class AbiType : IEquatable<AbiType>
{
    /// <summary>Deepest nesting of arrays and tuples that is read.</summary>
    public const int MaxDepth = 16;

    private AbiType(AbiKind kind, int size, AbiType? element, IReadOnlyList<AbiParameter> components)
    {
        (Kind, Size, Element, Components) = (kind, size, element, components);
        Name = MakeName();
        IsDynamic = kind is AbiKind.Bytes or AbiKind.String or AbiKind.Array
            || (kind == AbiKind.FixedArray && size > 0 && element!.IsDynamic)
            || (kind == AbiKind.Tuple && components.Any(c => c.Type.IsDynamic));
        HeadSize = IsDynamic ? 32 : kind switch
        {
            AbiKind.FixedArray => checked(size * element!.HeadSize),
            AbiKind.Tuple => components.Sum(c => c.Type.HeadSize),
            _ => 32,
        };
    }

    /// <summary>Which kind of type.</summary>
    public AbiKind Kind { get; }

    /// <summary>Bits of a number, bytes of a fixed byte string, length of a fixed array; otherwise 0.</summary>
    public int Size { get; }

    /// <summary>What an array holds; otherwise null.</summary>
    public AbiType? Element { get; }

    /// <summary>What a tuple holds; otherwise empty.</summary>
    public IReadOnlyList<AbiParameter> Components { get; }

    /// <summary>The canonical name, as in signatures: "uint256", "(address,uint64[])[2]".</summary>
    public string Name { get; }

    /// <summary>Whether its encoding is referred to by an offset.</summary>
    public bool IsDynamic { get; }

    /// <summary>Bytes in the head of what contains it.</summary>
    public int HeadSize { get; }

    /// <summary>address.</summary>
    public static AbiType Address { get; } = new(AbiKind.Address, 0, null, []);

    /// <summary>bool.</summary>
    public static AbiType Bool { get; } = new(AbiKind.Bool, 0, null, []);

    /// <summary>bytes.</summary>
    public static AbiType Bytes { get; } = new(AbiKind.Bytes, 0, null, []);

    /// <summary>string.</summary>
    public static AbiType String { get; } = new(AbiKind.String, 0, null, []);

    /// <summary>uintN for N = 8, 16 … 256.</summary>
    public static AbiType UInt(int bits) => new(AbiKind.UInt, CheckBits(bits), null, []);

    /// <summary>intN for N = 8, 16 … 256.</summary>
    public static AbiType Int(int bits) => new(AbiKind.Int, CheckBits(bits), null, []);

    /// <summary>bytesN for N = 1 … 32.</summary>
    public static AbiType FixedBytes(int count) => count is >= 1 and <= 32
        ? new AbiType(AbiKind.FixedBytes, count, null, [])
        : throw new ArgumentOutOfRangeException(nameof(count), count, "bytesN takes 1 to 32 bytes.");

    /// <summary>T[].</summary>
    public static AbiType ArrayOf(AbiType element) => new(AbiKind.Array, 0, element, []);

    /// <summary>T[length].</summary>
    public static AbiType FixedArrayOf(AbiType element, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new AbiType(AbiKind.FixedArray, length, element, []);
    }

    /// <summary>A tuple.</summary>
    public static AbiType Tuple(IReadOnlyList<AbiParameter> components) =>
        new(AbiKind.Tuple, 0, null, components);

    /// <summary>A tuple with nameless components.</summary>
    public static AbiType Tuple(params ReadOnlySpan<AbiType> components)
    {
        var parameters = new List<AbiParameter>(components.Length);
        foreach (var type in components) parameters.Add(new AbiParameter("", type));
        return Tuple(parameters);
    }

    /// <summary>
    /// Reads a type's text: elementary names, "uint" and "int", array suffixes, tuples in parentheses.
    /// </summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static AbiType Parse(string text) => TryParse(text, out var type) ? type
        : throw new FormatException($"'{text}' is not an ABI type.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string text, [NotNullWhen(true)] out AbiType? type) =>
        AbiTypeParser.TryParse(text, null, out type);

    /// <inheritdoc/>
    public bool Equals(AbiType? other) => other is not null && Name == other.Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AbiType);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical name.</summary>
    public override string ToString() => Name;

    private static int CheckBits(int bits) => bits is >= 8 and <= 256 && bits % 8 == 0
        ? bits
        : throw new ArgumentOutOfRangeException(nameof(bits), bits, "A number has 8, 16 … 256 bits.");

    private string MakeName() => Kind switch
    {
        AbiKind.UInt => $"uint{Size}",
        AbiKind.Int => $"int{Size}",
        AbiKind.Address => "address",
        AbiKind.Bool => "bool",
        AbiKind.FixedBytes => $"bytes{Size}",
        AbiKind.Bytes => "bytes",
        AbiKind.String => "string",
        AbiKind.Array => $"{Element}[]",
        AbiKind.FixedArray => $"{Element}[{Size}]",
        _ => $"({string.Join(',', Components.Select(c => c.Type.Name))})",
    };
}
