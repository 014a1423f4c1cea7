using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Crypto;

/// <summary>
/// Keccak-256 over input that arrives in parts. Create with <c>new Keccak256Hasher()</c>, append, finish once.
/// A mutable struct: pass it by reference.
/// </summary>
public struct Keccak256Hasher
{
    private const int RateBytes = Keccak256.RateBytes;

    private State _state;
    private int _filled;

    /// <summary>Adds bytes to the message.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        Span<ulong> lanes = _state;
        var bytes = MemoryMarshal.AsBytes(lanes);
        while (data.Length > 0)
        {
            if (_filled == 0 && data.Length >= RateBytes)
            {
                Keccak256.Absorb(lanes, data[..RateBytes]);
                data = data[RateBytes..];
                continue;
            }
            var take = Math.Min(RateBytes - _filled, data.Length);
            for (var i = 0; i < take; i++) bytes[_filled + i] ^= data[i];
            _filled += take;
            data = data[take..];
            if (_filled < RateBytes) return;
            KeccakPermutation.Apply(lanes);
            _filled = 0;
        }
    }

    /// <summary>Pads, writes the 32-byte digest and starts again from an empty message.</summary>
    public void Finish(Span<byte> destination)
    {
        Span<ulong> lanes = _state;
        var bytes = MemoryMarshal.AsBytes(lanes);
        bytes[_filled] ^= 0x01;
        bytes[RateBytes - 1] ^= 0x80;
        KeccakPermutation.Apply(lanes);
        bytes[..Keccak256.DigestSize].CopyTo(destination);
        this = default;
    }

    [InlineArray(KeccakPermutation.Lanes)]
    private struct State
    {
        private ulong _lane;
    }
}
