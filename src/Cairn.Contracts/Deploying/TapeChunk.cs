using System.Buffers.Binary;
using Cairn.Evm;

namespace Cairn.Contracts;

/// <summary>
/// A part of a verifier's tape as a contract: its code is a zero byte, which ends any call, and then the part.
/// </summary>
public static class TapeChunk
{
    /// <summary>Bytes of a tape in one contract: EIP-170's limit less the zero byte.</summary>
    public const int BytesMax = 24_575;

    /// <summary>The calls that deploy a tape: one for each contract, in the tape's order.</summary>
    /// <exception cref="ArgumentException">The tape is empty.</exception>
    public static IReadOnlyList<ContractCall> Deploy(ReadOnlyMemory<byte> tape) => tape.IsEmpty
        ? throw new ArgumentException("A tape has at least one byte.", nameof(tape))
        : [.. Enumerable.Range(0, (tape.Length + BytesMax - 1) / BytesMax).Select(i => new ContractCall(null,
            Creation(tape.Span[(i * BytesMax)..Math.Min(tape.Length, (i + 1) * BytesMax)])))];

    /// <summary>PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN; then the code to be.</summary>
    private static byte[] Creation(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(part.Length + 1));
        return [0x61, .. length, 0x80, 0x60, 10, 0x5f, 0x39, 0x5f, 0xf3, 0, .. part];
    }
}
