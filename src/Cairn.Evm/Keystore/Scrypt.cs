using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Cairn.Evm;

/// <summary>scrypt (RFC 7914), which the framework lacks. Takes 128·N·r bytes of memory.</summary>
internal static class Scrypt
{
    private const int SalsaWords = 16;

    /// <summary>Fills <paramref name="output"/>. N is a power of two above 1; the caller bounds the cost.</summary>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int n, int r, int p,
        Span<byte> output)
    {
        var blockWords = 2 * SalsaWords * r;
        var bytes = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, checked(p * blockWords * 4));
        var memory = GC.AllocateUninitializedArray<uint>(checked(n * blockWords));
        var block = new uint[blockWords];
        for (var lane = 0; lane < p; lane++)
        {
            var part = bytes.AsSpan(lane * blockWords * 4, blockWords * 4);
            for (var i = 0; i < blockWords; i++) block[i] = BinaryPrimitives.ReadUInt32LittleEndian(part[(4 * i)..]);
            Mix(block, memory, n);
            for (var i = 0; i < blockWords; i++) BinaryPrimitives.WriteUInt32LittleEndian(part[(4 * i)..], block[i]);
        }
        Rfc2898DeriveBytes.Pbkdf2(password, bytes, output, 1, HashAlgorithmName.SHA256);
        CryptographicOperations.ZeroMemory(bytes);
        Array.Clear(memory);
    }

    /// <summary>scryptROMix.</summary>
    private static void Mix(Span<uint> block, Span<uint> memory, int n)
    {
        var words = block.Length;
        var other = new uint[words].AsSpan();
        for (var i = 0; i < n; i++)
        {
            block.CopyTo(memory.Slice(i * words, words));
            BlockMix(block, other);
            other.CopyTo(block);
        }
        for (var i = 0; i < n; i++)
        {
            // Integerify: the last 64-byte chunk's first word, modulo N.
            var index = (int)(block[words - SalsaWords] & (uint)(n - 1));
            var stored = memory.Slice(index * words, words);
            for (var w = 0; w < words; w++) block[w] ^= stored[w];
            BlockMix(block, other);
            other.CopyTo(block);
        }
    }

    private static void BlockMix(ReadOnlySpan<uint> input, Span<uint> output)
    {
        Span<uint> x = stackalloc uint[SalsaWords];
        input[^SalsaWords..].CopyTo(x);
        var chunks = input.Length / SalsaWords;
        for (var i = 0; i < chunks; i++)
        {
            var chunk = input.Slice(i * SalsaWords, SalsaWords);
            for (var w = 0; w < SalsaWords; w++) x[w] ^= chunk[w];
            Salsa8(x);
            x.CopyTo(output[((i / 2 + (i % 2 == 0 ? 0 : chunks / 2)) * SalsaWords)..]);
        }
    }

    private static void Salsa8(Span<uint> x)
    {
        Span<uint> z = stackalloc uint[SalsaWords];
        x.CopyTo(z);
        for (var round = 0; round < 4; round++)
        {
            Quarter(ref z[0], ref z[4], ref z[8], ref z[12]);
            Quarter(ref z[5], ref z[9], ref z[13], ref z[1]);
            Quarter(ref z[10], ref z[14], ref z[2], ref z[6]);
            Quarter(ref z[15], ref z[3], ref z[7], ref z[11]);
            Quarter(ref z[0], ref z[1], ref z[2], ref z[3]);
            Quarter(ref z[5], ref z[6], ref z[7], ref z[4]);
            Quarter(ref z[10], ref z[11], ref z[8], ref z[9]);
            Quarter(ref z[15], ref z[12], ref z[13], ref z[14]);
        }
        for (var i = 0; i < SalsaWords; i++) x[i] = unchecked(x[i] + z[i]);
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        unchecked
        {
            b ^= BitOperations.RotateLeft(a + d, 7);
            c ^= BitOperations.RotateLeft(b + a, 9);
            d ^= BitOperations.RotateLeft(c + b, 13);
            a ^= BitOperations.RotateLeft(d + c, 18);
        }
    }
}
