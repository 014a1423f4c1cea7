namespace Cairn.Evm.Generator;

/// <summary>ABI types to C# types, and the expressions that convert between them and the codec's objects.</summary>
internal sealed class TypeMap(StructNames structs)
{
    public string TypeOf(AbiParameter parameter) => TypeOf(parameter.Type, parameter.InternalType);

    public string TypeOf(AbiType type, string internalType) => type.Kind switch
    {
        AbiKind.UInt => type.Size switch
        {
            8 => "byte", 16 => "ushort", <= 32 => "uint", <= 64 => "ulong", <= 128 => "UInt128", _ => "UInt256",
        },
        AbiKind.Int => type.Size switch
        {
            8 => "sbyte", 16 => "short", <= 32 => "int", <= 64 => "long", <= 128 => "Int128", _ => "BigInteger",
        },
        AbiKind.Address => "Address",
        AbiKind.Bool => "bool",
        AbiKind.FixedBytes => type.Size == 32 ? "Hash32" : "byte[]",
        AbiKind.Bytes => "byte[]",
        AbiKind.String => "string",
        AbiKind.Array or AbiKind.FixedArray => $"IReadOnlyList<{TypeOf(type.Element!, ElementName(internalType))}>",
        _ => structs.NameOf(type, internalType),
    };

    /// <summary>Whether the chain keeps only a hash of the argument when it is indexed.</summary>
    public static bool IsHashedTopic(AbiType type) =>
        type.IsDynamic || type.Kind is AbiKind.Tuple or AbiKind.FixedArray;

    /// <summary>From an expression of the C# type to one that the encoder takes.</summary>
    public string ToAbi(AbiParameter parameter, string expression) =>
        ToAbi(parameter.Type, expression, 0);

    /// <summary>From the decoder's object to the C# type.</summary>
    public string FromAbi(AbiParameter parameter, string expression) =>
        FromAbi(parameter.Type, parameter.InternalType, expression, 0);

    private static string ToAbi(AbiType type, string expression, int depth) => type.Kind switch
    {
        AbiKind.Tuple => $"{expression}.ToAbi()",
        AbiKind.Array or AbiKind.FixedArray =>
            $"{expression}.Select(x{depth} => (object){ToAbi(type.Element!, $"x{depth}", depth + 1)}).ToArray()",
        _ => expression,
    };

    private string FromAbi(AbiType type, string internalType, string expression, int depth)
    {
        var name = TypeOf(type, internalType);
        var inner = $"x{depth}";
        return type.Kind switch
        {
            AbiKind.UInt => name switch
            {
                "UInt256" or "UInt128" or "ulong" => name == "UInt256" ? $"(UInt256){expression}"
                    : $"({name})(UInt256){expression}",
                _ => $"checked(({name})(ulong)(UInt256){expression})",
            },
            AbiKind.Int => name == "BigInteger" ? $"(BigInteger){expression}" : $"({name})(BigInteger){expression}",
            AbiKind.FixedBytes when type.Size == 32 => $"new Hash32((byte[]){expression})",
            AbiKind.Array or AbiKind.FixedArray =>
                $"((object[]){expression}).Select({inner} => "
                + $"{FromAbi(type.Element!, ElementName(internalType), inner, depth + 1)}).ToArray()",
            AbiKind.Tuple => $"{name}.FromAbi((object[]){expression})",
            _ => $"({name}){expression}",
        };
    }

    private static string ElementName(string internalType)
    {
        var bracket = internalType.LastIndexOf('[');
        return bracket < 0 ? internalType : internalType[..bracket];
    }
}
