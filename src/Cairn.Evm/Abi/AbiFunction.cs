using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>A contract's function. A view or pure one is called, others are sent.</summary>
public sealed record AbiFunction(
    string Name, IReadOnlyList<AbiParameter> Inputs, IReadOnlyList<AbiParameter> Outputs, AbiMutability Mutability)
{
    /// <summary>"transfer(address,uint256)".</summary>
    public string Signature { get; } = Abi.Signature(Name, Inputs);

    /// <summary>The first four bytes of the signature's hash.</summary>
    public ReadOnlyMemory<byte> Selector { get; } = Abi.Selector(Abi.Signature(Name, Inputs));

    /// <summary>A function from its signature alone, such as "transfer(address,uint256)".</summary>
    /// <exception cref="FormatException">No such signature.</exception>
    public static AbiFunction Parse(string signature)
    {
        var (name, inputs) = AbiSignature.Parse(signature);
        return new AbiFunction(name, inputs, [], AbiMutability.NonPayable);
    }

    /// <summary>Selector and arguments: a transaction's data.</summary>
    /// <exception cref="ArgumentException">An argument does not fit its type.</exception>
    public byte[] EncodeCall(params IReadOnlyList<object> arguments) =>
        [.. Selector.Span, .. Abi.Encode(Abi.Types(Inputs), arguments)];

    /// <summary>Reads the arguments back from call data.</summary>
    public bool TryDecodeCall(ReadOnlyMemory<byte> data, [NotNullWhen(true)] out object[]? arguments)
    {
        arguments = null;
        return data.Length >= 4 && data.Span[..4].SequenceEqual(Selector.Span)
            && Abi.TryDecode(Abi.Types(Inputs), data[4..], out arguments);
    }

    /// <summary>Reads what a call returned.</summary>
    public bool TryDecodeOutput(ReadOnlyMemory<byte> data, [NotNullWhen(true)] out object[]? values) =>
        Abi.TryDecode(Abi.Types(Outputs), data, out values);
}
