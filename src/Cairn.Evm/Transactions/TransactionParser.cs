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
        var fields = new Fields(list.Items);
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

    private static (Transaction, Signature) FeeMarket(Fields f, bool setCode)
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

    private static (Transaction, Signature) Legacy(Fields f)
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

    private static AccessListEntry Entry(Fields parent, RlpItem item)
    {
        var f = parent.Inner(item);
        f.Expect(2);
        var address = f.Destination() ?? default;
        return new AccessListEntry(address, [.. f.List("slots").Select(s => Slot(f, s))]);
    }

    private static Hash32 Slot(Fields f, RlpItem item)
    {
        if (!item.IsList && item.Bytes.Length == Hash32.Size) return new Hash32(item.Bytes.Span);
        f.Fail("slot");
        return default;
    }

    private static CodeAuthorization Authorization(Fields parent, RlpItem item)
    {
        var f = parent.Inner(item);
        f.Expect(6);
        return new CodeAuthorization(
            f.Small("authorization chain id"), f.Destination() ?? default, f.Small("authorization nonce"),
            f.Signature());
    }

    /// <summary>Takes one field after the other and remembers the first that is wrong.</summary>
    private sealed class Fields(IReadOnlyList<RlpItem> items, Fields? parent = null)
    {
        private int _at;
        private string? _error;

        public string? Error => parent is null ? _error : parent.Error;

        public void Fail(string name)
        {
            if (parent is not null) parent.Fail(name);
            else _error ??= $"{name} is malformed";
        }

        public Fields Inner(RlpItem item)
        {
            if (!item.IsList) Fail("list");
            return new Fields(item.Items, this);
        }

        public void Expect(int count)
        {
            if (items.Count != count) Fail($"field count ({items.Count} instead of {count})");
        }

        public UInt256 Number(string name)
        {
            if (Next().TryGetNumber(out var value)) return value;
            Fail(name);
            return default;
        }

        public ulong Small(string name)
        {
            var value = Number(name);
            if (value.BitLength <= 64) return (ulong)value;
            Fail(name);
            return 0;
        }

        public Hash32 Word(string name) => Number(name).ToHash32();

        public Signature Signature()
        {
            var parity = Small("y parity");
            if (parity > 1) Fail("y parity");
            return new Signature(Word("r"), Word("s"), parity == 1);
        }

        public ReadOnlyMemory<byte> Bytes(string name)
        {
            var item = Next();
            if (item.IsList) Fail(name);
            return item.Bytes.ToArray();
        }

        public Address? Destination()
        {
            var bytes = Bytes("to");
            if (bytes.Length is not (0 or Address.Size)) Fail("to");
            return bytes.Length == Address.Size ? new Address(bytes.Span) : null;
        }

        public IReadOnlyList<RlpItem> List(string name)
        {
            var item = Next();
            if (!item.IsList) Fail(name);
            return item.Items;
        }

        private RlpItem Next() => _at < items.Count ? items[_at++] : RlpItem.List([]);
    }
}
