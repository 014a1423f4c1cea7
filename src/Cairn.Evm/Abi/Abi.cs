using System.Diagnostics.CodeAnalysis;
using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// Solidity's contract ABI. Values are objects of the types that <see cref="AbiKind"/> names; the encoder also takes
/// the built-in integers, any list for arrays and tuples, and <see cref="Hash32"/> for bytes32.
/// </summary>
public static class Abi
{
    /// <summary>Most bytes that are decoded.</summary>
    public const int MaxBytes = 1 << 24;

    /// <summary>abi.encode(values).</summary>
    /// <exception cref="ArgumentException">A value does not fit its type; the message names its place.</exception>
    public static byte[] Encode(IReadOnlyList<AbiType> types, params IReadOnlyList<object> values) =>
        AbiEncoder.Encode(types, values);

    /// <summary>
    /// As <see cref="Encode"/>, but equal byte strings and equal arrays of fixed-size values lie once, so that calldata
    /// which opens several leaves of one tree pays for shared paths once. Solidity reads it as what Encode writes, but
    /// its hash is another.
    /// </summary>
    /// <exception cref="ArgumentException">A value does not fit its type; the message names its place.</exception>
    public static byte[] EncodeShared(IReadOnlyList<AbiType> types, params IReadOnlyList<object> values) =>
        AbiSharing.Encode(types, values);

    /// <summary>
    /// abi.encodePacked(values): no padding but for array elements, no lengths. Tuples are not allowed.
    /// </summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public static byte[] EncodePacked(IReadOnlyList<AbiType> types, params IReadOnlyList<object> values) =>
        AbiEncoder.EncodePacked(types, values);

    /// <summary>
    /// Reads what abi.encode wrote. Strict: padding must be zero (or the sign), numbers and bools in range, text valid
    /// UTF-8, every offset inside the data; the work is bounded by the data's length however offsets overlap. Bytes
    /// after the values are ignored, as Solidity's decoder ignores them.
    /// </summary>
    public static bool TryDecode(IReadOnlyList<AbiType> types, ReadOnlyMemory<byte> data,
        [NotNullWhen(true)] out object[]? values) =>
        AbiDecoder.TryDecode(types, data, out values);

    /// <summary>The first four bytes of a signature's hash: a function's or error's selector.</summary>
    public static byte[] Selector(string signature) => Keccak256.ComputeUtf8(signature).AsSpan()[..4].ToArray();

    /// <summary>"name(type,type)".</summary>
    public static string Signature(string name, IEnumerable<AbiParameter> parameters) =>
        $"{name}({string.Join(',', parameters.Select(p => p.Type.Name))})";

    internal static AbiType[] Types(IReadOnlyList<AbiParameter> parameters) => [.. parameters.Select(p => p.Type)];
}
