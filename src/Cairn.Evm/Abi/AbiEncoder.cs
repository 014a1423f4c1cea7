using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using System.Text;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>Objects to ABI bytes: heads first, then what they point at.</summary>
internal static class AbiEncoder
{
    private const int WordSize = 32;

    public static byte[] Encode(IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        var output = new List<byte>();
        WriteSequence(types, values, output, "value");
        return [.. output];
    }

    public static byte[] EncodePacked(IReadOnlyList<AbiType> types, IReadOnlyList<object> values)
    {
        CheckCount(types.Count, values.Count, "value");
        var output = new List<byte>();
        for (var i = 0; i < types.Count; i++) WritePacked(types[i], values[i], output, $"value[{i}]");
        return [.. output];
    }

    private static void WriteSequence(IReadOnlyList<AbiType> types, IReadOnlyList<object> values, List<byte> output,
        string path)
    {
        CheckCount(types.Count, values.Count, path);
        var tail = new List<byte>();
        var headSize = types.Sum(t => t.HeadSize);
        for (var i = 0; i < types.Count; i++)
        {
            var place = $"{path}[{i}]";
            if (!types[i].IsDynamic)
            {
                Write(types[i], values[i], output, place);
                continue;
            }
            output.AddRange(((UInt256)(ulong)(headSize + tail.Count)).ToBigEndian());
            Write(types[i], values[i], tail, place);
        }
        output.AddRange(tail);
    }

    private static void Write(AbiType type, object value, List<byte> output, string path)
    {
        switch (type.Kind)
        {
            case AbiKind.Bytes:
            case AbiKind.String:
                var bytes = AbiValues.ToBytes(type, value, path);
                output.AddRange(((UInt256)(ulong)bytes.Length).ToBigEndian());
                output.AddRange(bytes);
                output.AddRange(new byte[(WordSize - bytes.Length % WordSize) % WordSize]);
                break;
            case AbiKind.Array:
                var items = AbiValues.ToList(value, path);
                output.AddRange(((UInt256)(ulong)items.Count).ToBigEndian());
                WriteSequence(new Repeated(type.Element!, items.Count), items, output, path);
                break;
            case AbiKind.FixedArray:
                WriteSequence(new Repeated(type.Element!, type.Size), AbiValues.ToList(value, path), output, path);
                break;
            case AbiKind.Tuple:
                WriteSequence(Abi.Types(type.Components), AbiValues.ToList(value, path), output, path);
                break;
            default:
                output.AddRange(AbiValues.ToWord(type, value, path).AsSpan());
                break;
        }
    }

    private static void WritePacked(AbiType type, object value, List<byte> output, string path)
    {
        switch (type.Kind)
        {
            case AbiKind.Bytes:
            case AbiKind.String:
                output.AddRange(AbiValues.ToBytes(type, value, path));
                break;
            case AbiKind.Array or AbiKind.FixedArray when type.Element!.IsDynamic || type.Element.Kind == AbiKind.Tuple:
            case AbiKind.Tuple:
                throw new ArgumentException($"{path}: {type} cannot be packed.");
            case AbiKind.Array:
            case AbiKind.FixedArray:
                var items = AbiValues.ToList(value, path);
                var count = type.Kind == AbiKind.Array ? items.Count : type.Size;
                WriteSequence(new Repeated(type.Element!, count), items, output, path);
                break;
            default:
                var word = AbiValues.ToWord(type, value, path);
                output.AddRange(type.Kind switch
                {
                    AbiKind.FixedBytes => word.AsSpan()[..type.Size],
                    AbiKind.Address => word.AsSpan()[(WordSize - Address.Size)..],
                    AbiKind.Bool => word.AsSpan()[(WordSize - 1)..],
                    _ => word.AsSpan()[(WordSize - type.Size / 8)..],
                });
                break;
        }
    }

    private static void CheckCount(int expected, int actual, string path)
    {
        if (expected != actual) throw new ArgumentException($"{path}: {expected} values expected, {actual} given.");
    }

    /// <summary>The same type n times, without n references.</summary>
    private sealed class Repeated(AbiType type, int count) : IReadOnlyList<AbiType>
    {
        public AbiType this[int index] => type;

        public int Count => count;

        public IEnumerator<AbiType> GetEnumerator() => Enumerable.Repeat(type, count).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
