namespace Cairn.Evm.Generator;

/// <summary>
/// Gives every struct of all contracts one C# name: its own, where all structs of that name have the same members;
/// else the full name with the contract's in front. Fixed once all are collected.
/// </summary>
internal sealed class StructNames
{
    private readonly SortedDictionary<string, AbiType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private StructNames()
    {
    }

    /// <summary>C# name and tuple, by name.</summary>
    public IReadOnlyDictionary<string, AbiType> All => _byName;

    public static StructNames Collect(IEnumerable<ContractAbi> contracts)
    {
        var found = new Dictionary<string, (string Internal, AbiType Type)>(StringComparer.Ordinal);
        foreach (var abi in contracts)
        {
            var parameters = abi.Constructor
                .Concat(abi.Functions.SelectMany(f => f.Inputs.Concat(f.Outputs)))
                .Concat(abi.Events.SelectMany(e => e.Inputs)).Concat(abi.Errors.SelectMany(e => e.Inputs));
            foreach (var parameter in parameters) Visit(parameter, found);
        }
        var names = new StructNames();
        foreach (var group in found.OrderBy(p => p.Key, StringComparer.Ordinal).GroupBy(p => Short(p.Value.Internal)))
        {
            var alike = group.Select(p => Shape(p.Value.Type)).Distinct().Count() == 1;
            foreach (var (key, (full, type)) in group)
            {
                var name = alike ? Names.Pascal(group.Key) : string.Concat(full.Split('.').Select(Names.Pascal));
                names._names[key] = name;
                names._byName[name] = type;
            }
        }
        return names;
    }

    public string NameOf(AbiType tuple, string internalType) => _names[Key(tuple, internalType)];

    private static void Visit(AbiParameter parameter, Dictionary<string, (string, AbiType)> found)
    {
        var (type, name) = (parameter.Type, parameter.InternalType);
        while (type.Element is not null)
        {
            type = type.Element;
            name = name.Contains('[') ? name[..name.LastIndexOf('[')] : name;
        }
        if (type.Kind != AbiKind.Tuple) return;
        found[Key(type, name)] = (Bare(type, name), type);
        foreach (var component in type.Components) Visit(component, found);
    }

    private static string Key(AbiType type, string internalType) => $"{Bare(type, internalType)} {Shape(type)}";

    // A compiler always names its structs; a tuple without a name is known by its shape.
    private static string Bare(AbiType type, string internalType) =>
        internalType.StartsWith("struct ", StringComparison.Ordinal)
            ? internalType["struct ".Length..]
            : "Tuple_" + string.Join('_', type.Components.Select(c => c.Name));

    private static string Short(string full) => full[(full.LastIndexOf('.') + 1)..];

    private static string Shape(AbiType type) =>
        $"{type.Name} {string.Join(',', type.Components.Select(c => c.Name + ":" + c.InternalType))}";
}
