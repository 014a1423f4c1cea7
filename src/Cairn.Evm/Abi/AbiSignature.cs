namespace Cairn.Evm;

/// <summary>"name(type,type)" to its parts.</summary>
internal static class AbiSignature
{
    public static (string Name, IReadOnlyList<AbiParameter> Inputs) Parse(string signature)
    {
        var open = signature.IndexOf('(', StringComparison.Ordinal);
        if (open > 0 && AbiType.TryParse(signature[open..], out var tuple) && tuple.Kind == AbiKind.Tuple)
            return (signature[..open], tuple.Components);
        throw new FormatException($"'{signature}' is not a signature such as transfer(address,uint256).");
    }
}
