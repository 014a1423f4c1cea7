using System.Collections;
using System.Numerics;
using System.Text;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Checks a caller's object against its ABI type and makes the word or bytes of it.</summary>
internal static class AbiValues
{
    public static Hash32 ToWord(AbiType type, object value, string path)
    {
        switch (type.Kind)
        {
            case AbiKind.UInt when TryNumber(value, out var number):
                if (number.Sign >= 0 && number.GetBitLength() <= type.Size) return ((UInt256)number).ToHash32();
                throw new ArgumentException($"{path}: {number} is outside the range of {type}.");
            case AbiKind.Int when TryNumber(value, out var number):
                // The range of N bits is that of numbers whose two's complement needs at most N − 1 bits and a sign.
                if (number.GetBitLength() <= type.Size - 1) return AbiWord.Signed(number).Value;
                throw new ArgumentException($"{path}: {number} is outside the range of {type}.");
            case AbiKind.Address when value is Address address:
                return Hash32.FromBigEndian(address.AsSpan());
            case AbiKind.Bool when value is bool flag:
                return ((AbiWord)flag).Value;
            case AbiKind.FixedBytes when value is Hash32 hash && type.Size == Hash32.Size:
                return hash;
            case AbiKind.FixedBytes when value is byte[] bytes:
                if (bytes.Length == type.Size) return AbiWord.FixedBytes(bytes).Value;
                throw new ArgumentException($"{path}: {type} takes {type.Size} bytes, {bytes.Length} given.");
            default:
                throw Mismatch(type, value, path);
        }
    }

    public static byte[] ToBytes(AbiType type, object value, string path) => (type.Kind, value) switch
    {
        (AbiKind.String, string text) => Encoding.UTF8.GetBytes(text),
        (AbiKind.Bytes, byte[] bytes) => bytes,
        (AbiKind.Bytes, ReadOnlyMemory<byte> memory) => memory.ToArray(),
        _ => throw Mismatch(type, value, path),
    };

    public static IReadOnlyList<object> ToList(object value, string path) => value switch
    {
        IReadOnlyList<object> list => list,
        IEnumerable sequence and not string => [.. sequence.Cast<object>()],
        _ => throw new ArgumentException($"{path}: a list expected, {value?.GetType().Name ?? "null"} given."),
    };

    private static bool TryNumber(object value, out BigInteger number)
    {
        BigInteger? found = value switch
        {
            UInt256 v => v,
            BigInteger v => v,
            ulong v => v,
            long v => v,
            uint v => v,
            int v => v,
            ushort v => v,
            short v => v,
            byte v => v,
            sbyte v => v,
            UInt128 v => v,
            Int128 v => v,
            _ => null,
        };
        number = found ?? default;
        return found is not null;
    }

    private static ArgumentException Mismatch(AbiType type, object value, string path) =>
        new($"{path}: {type} expected, {value?.GetType().Name ?? "null"} given.");
}
