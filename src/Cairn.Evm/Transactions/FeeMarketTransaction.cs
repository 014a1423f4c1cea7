using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>An EIP-1559 transaction (type 2).</summary>
public record FeeMarketTransaction : Transaction
{
    /// <summary>Wei a unit of gas to the block's producer, at most.</summary>
    public required UInt256 MaxPriorityFeePerGasWei { get; init; }

    /// <summary>Wei a unit of gas in all, at most.</summary>
    public required UInt256 MaxFeePerGasWei { get; init; }

    /// <summary>Storage declared in advance.</summary>
    public IReadOnlyList<AccessListEntry> AccessList { get; init; } = [];

    internal virtual byte Type => 2;

    internal override IEnumerable<RlpItem> SigningFields() =>
    [
        RlpItem.Of((UInt256)ChainId), RlpItem.Of((UInt256)Nonce), RlpItem.Of(MaxPriorityFeePerGasWei),
        RlpItem.Of(MaxFeePerGasWei), RlpItem.Of((UInt256)GasLimit), Destination, RlpItem.Of(ValueWei),
        RlpItem.Of(Data.Span), RlpItem.List(AccessList.Select(Entry)),
    ];

    internal override IEnumerable<RlpItem> SignedFields(Signature signature) =>
        [.. SigningFields(), Parity(signature), Number(signature.R), Number(signature.S)];

    internal override byte[] Serialize(IEnumerable<RlpItem> fields) => [Type, .. Rlp.Encode(RlpItem.List(fields))];

    private static RlpItem Entry(AccessListEntry entry) => RlpItem.List(
        [RlpItem.Of(entry.Address.AsSpan()), RlpItem.List(entry.Slots.Select(s => RlpItem.Of(s.AsSpan())))]);
}
