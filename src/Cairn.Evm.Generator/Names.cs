namespace Cairn.Evm.Generator;

/// <summary>Solidity names to C# names.</summary>
internal static class Names
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const",
        "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern",
        "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface",
        "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override",
        "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof",
        "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint",
        "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>"balanceOf" → "BalanceOf"; "MAX_GAME" → "MaxGame"; "market_" → "Market".</summary>
    public static string Pascal(string name)
    {
        var shouting = name.Any(char.IsAsciiLetterUpper) && !name.Any(char.IsAsciiLetterLower);
        var words = name.Split(['_', '$'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return "Value";
        var joined = string.Concat(words.Select(w => shouting && words.Length > 1
            ? char.ToUpperInvariant(w[0]) + w[1..].ToLowerInvariant()
            : char.ToUpperInvariant(w[0]) + w[1..]));
        return char.IsAsciiDigit(joined[0]) ? "_" + joined : joined;
    }

    /// <summary>"_tokenId" → "tokenId"; keywords with "@"; nameless ones by position.</summary>
    public static string Parameter(string name, int position)
    {
        if (name.Trim('_', '$').Length == 0) return $"value{position}";
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal[1..];
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    /// <summary>
    /// Camel-case names of all parameters, made distinct from each other and from <paramref name="taken"/>.
    /// </summary>
    public static string[] Parameters(IReadOnlyList<AbiParameter> parameters, params string[] taken)
    {
        var used = new HashSet<string>(taken, StringComparer.Ordinal);
        return [.. parameters.Select((p, i) => Distinct(Parameter(p.Name, i), used))];
    }

    /// <summary>Pascal-case names of a record's properties, distinct and none named like the record itself.</summary>
    public static string[] Properties(IReadOnlyList<AbiParameter> parameters, params string[] taken)
    {
        var used = new HashSet<string>(taken, StringComparer.Ordinal);
        return [.. parameters.Select((p, i) =>
            Distinct(p.Name.Trim('_', '$').Length == 0 ? $"Value{i}" : Pascal(p.Name), used))];
    }

    public static string Distinct(string name, HashSet<string> used)
    {
        var candidate = name;
        for (var i = 2; !used.Add(candidate); i++) candidate = $"{name}{i}";
        return candidate;
    }
}
