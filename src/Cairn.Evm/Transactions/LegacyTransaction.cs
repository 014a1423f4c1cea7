using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>A transaction from before EIP-2718, replay-protected by EIP-155 unless its chain id is 0.</summary>
public sealed record LegacyTransaction : Transaction
{
    /// <summary>Wei a unit of gas.</summary>
    public required UInt256 GasPriceWei { get; init; }

    internal override IEnumerable<RlpItem> SigningFields() => ChainId == 0
        ? Common()
        : [.. Common(), RlpItem.Of((UInt256)ChainId), RlpItem.Of(default(UInt256)), RlpItem.Of(default(UInt256))];

    internal override IEnumerable<RlpItem> SignedFields(Signature signature)
    {
        var v = ChainId == 0 ? signature.V : (UInt256)ChainId * 2 + 35 + (signature.YParity ? 1UL : 0UL);
        return [.. Common(), RlpItem.Of(v), Number(signature.R), Number(signature.S)];
    }

    internal override byte[] Serialize(IEnumerable<RlpItem> fields) => Rlp.Encode(RlpItem.List(fields));

    private RlpItem[] Common() =>
    [
        RlpItem.Of((UInt256)Nonce), RlpItem.Of(GasPriceWei), RlpItem.Of((UInt256)GasLimit), Destination,
        RlpItem.Of(ValueWei), RlpItem.Of(Data.Span),
    ];
}
