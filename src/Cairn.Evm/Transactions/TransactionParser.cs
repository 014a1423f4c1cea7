using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Envelopes to transactions. Throws nothing: a malformed field ends in <c>false</c> and its name.</summary>
internal static class TransactionParser
{
    public static bool TryParse(ReadOnlyMemory<byte> raw, [NotNullWhen(true)] out Transaction? transaction,
        out Signature signature, out string error)
    {
        (transaction, signature, error) = (null, default, "");
        if (raw.Length == 0)
        {
            error = "empty";
            return false;
        }
        var type = raw.Span[0];
        if (type is not (2 or 4) && type < 0xC0)
        {
            error = $"transaction type {type} is not supported";
            return false;
        }
        var payload = type < 0xC0 ? raw[1..] : raw;
        if (!Rlp.TryDecode(payload, out var list, out var rlpError) || !list.IsList)
        {
            error = $"not an RLP list ({rlpError})";
            return false;
        }
        var fields = new RlpFields(list.Items);
        (transaction, signature) = type switch
        {
            2 => FeeMarket(fields, false),
            4 => FeeMarket(fields, true),
            _ => Legacy(fields),
        };
        error = fields.Error ?? "";
        if (fields.Error is not null) transaction = null;
        return transaction is not null;
    }

    private static (Transaction, Signature) FeeMarket(RlpFields f, bool setCode)
    {
        f.Expect(setCode ? 13 : 12);
        var (chainId, nonce) = (f.Small("chain id"), f.Small("nonce"));
        var (priorityFee, maxFee) = (f.Number("priority fee"), f.Number("max fee"));
        var (gas, to, value, data) = (f.Small("gas limit"), f.Destination(), f.Number("value"), f.Bytes("data"));
        var accessList = f.List("access list").Select(i => Entry(f, i)).ToArray();
        var authorizations = setCode ? f.List("authorizations").Select(i => Authorization(f, i)).ToArray() : [];
        if (setCode && authorizations.Length == 0) f.Fail("authorizations");
        if (setCode && to is null) f.Fail("to");
        var signature = f.Signature();
        var plain = new FeeMarketTransaction
        {
            ChainId = chainId, Nonce = nonce, MaxPriorityFeePerGasWei = priorityFee, MaxFeePerGasWei = maxFee,
            GasLimit = gas, To = to, ValueWei = value, Data = data, AccessList = accessList,
        };
        if (!setCode) return (plain, signature);
        return (new SetCodeTransaction
        {
            ChainId = chainId, Nonce = nonce, MaxPriorityFeePerGasWei = priorityFee, MaxFeePerGasWei = maxFee,
            GasLimit = gas, To = to, ValueWei = value, Data = data, AccessList = accessList,
            Authorizations = authorizations,
        }, signature);
    }

    private static (Transaction, Signature) Legacy(RlpFields f)
    {
        f.Expect(9);
        var nonce = f.Small("nonce");
        var (gasPrice, gas, to) = (f.Number("gas price"), f.Small("gas limit"), f.Destination());
        var (value, data) = (f.Number("value"), f.Bytes("data"));
        var v = f.Small("v");
        if (v is not (27 or 28) && v < 35) f.Fail("v");
        var (chainId, parity) = v < 35 ? (0UL, v == 28) : ((v - 35) / 2, v % 2 == 0);
        var signature = new Signature(f.Word("r"), f.Word("s"), parity);
        return (new LegacyTransaction
        {
            ChainId = chainId, Nonce = nonce, GasPriceWei = gasPrice, GasLimit = gas, To = to, ValueWei = value,
            Data = data,
        }, signature);
    }

    private static AccessListEntry Entry(RlpFields parent, RlpItem item)
    {
        var f = parent.Inner(item);
        f.Expect(2);
        var address = f.Destination() ?? default;
        return new AccessListEntry(address, [.. f.List("slots").Select(s => Slot(f, s))]);
    }

    private static Hash32 Slot(RlpFields f, RlpItem item)
    {
        if (!item.IsList && item.Bytes.Length == Hash32.Size) return new Hash32(item.Bytes.Span);
        f.Fail("slot");
        return default;
    }

    private static CodeAuthorization Authorization(RlpFields parent, RlpItem item)
    {
        var f = parent.Inner(item);
        f.Expect(6);
        return new CodeAuthorization(
            f.Small("authorization chain id"), f.Destination() ?? default, f.Small("authorization nonce"),
            f.Signature());
    }
}
