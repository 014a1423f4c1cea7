using System.Globalization;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Market;

/// <summary>Reads the market's values, which documents hold as text, with errors that name the field.</summary>
public static class MarketFields
{
    private const int MaxTextLength = 200;

    /// <summary>An address: 0x and 40 hex digits, in one case or with the EIP-55 checksum.</summary>
    public static Address Address(this DagFields fields, string key) => Read<Address>(fields, key,
        (string text, out Address value) => Evm.Address.TryParse(text, out value), "an address");

    /// <summary>Thirty-two bytes: 0x and 64 hex digits.</summary>
    public static Hash32 Hash(this DagFields fields, string key) => Read<Hash32>(fields, key,
        (string text, out Hash32 value) =>
            Hash32.TryParse(text, out value) & text.StartsWith("0x", StringComparison.Ordinal),
        "32 bytes in hex");

    /// <summary>A signature: 0x and 130 hex digits.</summary>
    public static Signature Signature(this DagFields fields, string key) => Read<Signature>(fields, key,
        (string text, out Signature value) => Evm.Signature.TryParse(text, CultureInfo.InvariantCulture, out value),
        "a signature of 65 bytes in hex");

    /// <summary>An amount of a token's base units, 0 to 2^128 − 1, in decimal digits without leading zeros.</summary>
    public static UInt128 Amount(this DagFields fields, string key) => Read<UInt128>(fields, key,
        (string text, out UInt128 value) =>
            UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) & IsCanonical(text),
        "an amount in decimal digits");

    /// <summary>A number from 0 to 2^64 − 1.</summary>
    public static ulong Unsigned64(this DagFields fields, string key)
    {
        var value = fields.Any(key);
        if (value.Kind == DagKind.Integer && value.AsInteger >= 0)
            return (ulong)value.AsInteger;
        fields.Fail(key, "must be an integer from 0 to 2^64-1");
        return 0;
    }

    /// <summary>A number from 0 to 2^32 − 1.</summary>
    public static uint Unsigned32(this DagFields fields, string key) => (uint)fields.Integer(key, 0, uint.MaxValue);

    /// <summary>A number from 0 to 2^256 − 1 in decimal digits without leading zeros.</summary>
    public static UInt256 Unsigned256(this DagFields fields, string key) => Read<UInt256>(fields, key,
        (string text, out UInt256 value) =>
            UInt256.TryParse(text, CultureInfo.InvariantCulture, out value) & IsCanonical(text),
        "a number below 2^256 in decimal digits");

    /// <summary>An amount as documents hold it.</summary>
    public static DagValue ToDag(this UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static bool IsCanonical(string text) =>
        text.Length > 0 && (text[0] != '0' || text.Length == 1) && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static T Read<T>(DagFields fields, string key, TryParser<T> parse, string what)
        where T : struct
    {
        var text = fields.String(key, MaxTextLength);
        if (fields.Error.Length > 0)
            return default;
        if (parse(text, out var value))
            return value;
        fields.Fail(key, $"is no {what[(what.IndexOf(' ') + 1)..]}; it must be {what}");
        return default;
    }

    private delegate bool TryParser<T>(string text, out T value);
}
