using System.Diagnostics.CodeAnalysis;

namespace Cairn.Evm;

/// <summary>A custom error that a contract reverts with.</summary>
public sealed record AbiError(string Name, IReadOnlyList<AbiParameter> Inputs)
{
    /// <summary>"InsufficientBalance(address,uint256)".</summary>
    public string Signature { get; } = Abi.Signature(Name, Inputs);

    /// <summary>The first four bytes of the signature's hash.</summary>
    public ReadOnlyMemory<byte> Selector { get; } = Abi.Selector(Abi.Signature(Name, Inputs));

    /// <summary>Reads the arguments from revert data.</summary>
    public bool TryDecode(ReadOnlyMemory<byte> data, [NotNullWhen(true)] out object[]? arguments)
    {
        arguments = null;
        return data.Length >= 4 && data.Span[..4].SequenceEqual(Selector.Span)
            && Abi.TryDecode(Abi.Types(Inputs), data[4..], out arguments);
    }

    /// <summary>Revert data for these arguments.</summary>
    public byte[] Encode(params IReadOnlyList<object> arguments) =>
        [.. Selector.Span, .. Abi.Encode(Abi.Types(Inputs), arguments)];
}
