namespace Cairn.Evm.Generator;

/// <summary>The client class of one contract.</summary>
internal sealed class ContractWriter(Artifact artifact, TypeMap types, SourceText source)
{
    private const string Tail = "BlockTag block = default, CancellationToken cancel = default";

    private readonly string _class = artifact.Name + "Contract";
    private readonly HashSet<string> _results = new(StringComparer.Ordinal);

    public void Write()
    {
        source.Line();
        source.Summary($"The contract {artifact.Name} at an address: views are called, other functions give the call "
            + "to send with a TransactionSender.");
        source.Open($"public sealed class {_class}(EvmClient client, Address address)");
        source.Summary("The contract's interface.");
        source.Line($"public static ContractAbi Interface {{ get; }} = ContractAbi.Parse({Quote(artifact.AbiJson)});");
        source.Line();
        source.Summary("Where it is deployed.");
        source.Line("public Address Address => address;");
        source.Line();
        source.Summary("The node that is asked.");
        source.Line("public EvmClient Client => client;");
        WriteDeploy();
        for (var i = 0; i < artifact.Abi.Functions.Count; i++) WriteFunction(artifact.Abi.Functions[i], i);
        source.Close();
        _results.Clear();
        foreach (var function in artifact.Abi.Functions.Where(f => f.Outputs.Count > 1))
            RecordWriter.WriteResult(ResultName(function), function, types, source);
    }

    private void WriteDeploy()
    {
        if (artifact.Bytecode == "0x") return;
        var names = Names.Parameters(artifact.Abi.Constructor);
        source.Line();
        source.Summary("The call that deploys it: creation code and the constructor's arguments.");
        source.Line($"public static ContractCall Deploy({Declare(artifact.Abi.Constructor, names)}) => new(null,");
        source.Line("    (byte[])[.. Hex.Parse(CreationCode), .. Abi.Encode(");
        source.Line("        [.. Interface.Constructor.Select(p => p.Type)], "
            + $"{Values(artifact.Abi.Constructor, names)})]);");
        source.Line();
        source.Line($"private const string CreationCode = \"{artifact.Bytecode}\";");
    }

    private void WriteFunction(AbiFunction function, int index)
    {
        var names = Names.Parameters(function.Inputs, "block", "cancel", "from", "valueWei", "client", "address", "v");
        var declared = Declare(function.Inputs, names);
        var comma = declared.Length > 0 ? ", " : "";
        var values = Values(function.Inputs, names);
        var result = function.Outputs.Count switch
        {
            0 => "",
            1 => types.TypeOf(function.Outputs[0]),
            _ => ResultName(function),
        };
        source.Line();
        source.Summary($"{function.Signature}, {function.Mutability.ToString().ToLowerInvariant()}.");
        var name = MethodName(function.Name);
        if (function.Mutability is AbiMutability.View or AbiMutability.Pure)
        {
            WriteQuery($"{name}Async", $"{declared}{comma}{Tail}", result, function, index, values, "null");
            return;
        }
        var payable = function.Mutability == AbiMutability.Payable;
        var value = payable ? comma + "UInt256 valueWei" : "";
        source.Line($"public ContractCall {name}({declared}{value}) =>");
        var sent = payable ? ", valueWei" : "";
        source.Line($"    new(address, Interface.Functions[{index}].EncodeCall({values}){sent});");
        source.Line();
        source.Summary($"What {function.Signature} would return to that sender now; nothing is sent.");
        WriteQuery($"Simulate{name}Async", $"{declared}{comma}Address from, {Tail}", result, function, index, values,
            "from");
    }

    private void WriteQuery(string name, string parameters, string result, AbiFunction function, int index,
        string values, string from)
    {
        source.Open($"public async Task{(result.Length > 0 ? $"<{result}>" : "")} {name}({parameters})");
        var assign = result.Length > 0 ? "var v = " : "";
        source.Line($"{assign}await ContractQuery.RunAsync(client, address, Interface.Functions[{index}], {values}, "
            + $"block, {from}, cancel).ConfigureAwait(false);");
        if (function.Outputs.Count == 1) source.Line($"return {types.FromAbi(function.Outputs[0], "v[0]")};");
        if (function.Outputs.Count > 1) source.Line($"return {result}.FromAbi(v);");
        source.Close();
    }

    private string MethodName(string name)
    {
        var pascal = Names.Pascal(name);
        string[] taken = [_class, "Address", "Client", "Interface", "Deploy", "CreationCode", "Equals", "GetType",
            "ToString", "GetHashCode"];
        return taken.Contains(pascal) ? pascal + "Function" : pascal;
    }

    private string ResultName(AbiFunction function)
    {
        var overloads = artifact.Abi.Functions.Where(f => f.Name == function.Name && f.Outputs.Count > 1).ToList();
        var suffix = overloads.Count > 1 ? $"{overloads.IndexOf(function) + 1}" : "";
        return $"{artifact.Name}{Names.Pascal(function.Name)}Result{suffix}";
    }

    private string Declare(IReadOnlyList<AbiParameter> parameters, string[] names) =>
        string.Join(", ", parameters.Select((p, i) => $"{types.TypeOf(p)} {names[i]}"));

    private string Values(IReadOnlyList<AbiParameter> parameters, string[] names) =>
        $"[{string.Join(", ", parameters.Select((p, i) => types.ToAbi(p, names[i])))}]";

    private static string Quote(string text) => "\"\"\"" + text + "\"\"\"";
}
