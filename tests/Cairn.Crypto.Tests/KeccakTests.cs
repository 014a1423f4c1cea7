using System.Security.Cryptography;

namespace Cairn.Crypto.Tests;

public class KeccakTests
{
    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("The quick brown fox jumps over the lazy dog",
        "0x4d741b6f1eb29cb2a9b9911c82f56fa8d73b04959d3d9d222895df6c0b28aa15")]
    [InlineData("Transfer(address,address,uint256)",
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Known_digests(string text, string digest) =>
        Assert.Equal(digest, Keccak256.ComputeUtf8(text).ToString());

    [Fact]
    public void Sha3_agrees_as_only_its_padding_byte_differs()
    {
        // The framework's SHA3-256 has the same permutation and rate: the same padded blocks must give its digest.
        if (!SHA3_256.IsSupported) return;
        const int seed = 202;
        var random = new Random(seed);
        for (var length = 0; length < 500; length++)
        {
            var message = new byte[length];
            random.NextBytes(message);
            var padded = new byte[(length / Keccak256.RateBytes + 1) * Keccak256.RateBytes];
            message.CopyTo(padded, 0);
            padded[length] ^= 0x06;
            padded[^1] ^= 0x80;
            var lanes = new ulong[KeccakPermutation.Lanes];
            foreach (var block in padded.Chunk(Keccak256.RateBytes)) Keccak256.Absorb(lanes, block);
            var digest = lanes.Take(4).SelectMany(BitConverter.GetBytes).ToArray();
            Assert.Equal(SHA3_256.HashData(message), digest);
        }
    }

    [Fact]
    public void Parts_give_the_digest_of_the_whole_at_every_length()
    {
        const int seed = 20_260_725;
        var random = new Random(seed);
        for (var length = 0; length < 420; length++)
        {
            var message = new byte[length];
            random.NextBytes(message);
            var hasher = new Keccak256Hasher();
            for (var at = 0; at < length;)
            {
                var take = Math.Min(random.Next(1, 200), length - at);
                hasher.Append(message.AsSpan(at, take));
                at += take;
            }
            var digest = new byte[32];
            hasher.Finish(digest);
            Assert.Equal(Keccak256.Hash(message), digest);
        }
    }

    [Fact]
    public void A_finished_hasher_starts_anew()
    {
        var hasher = new Keccak256Hasher();
        var digest = new byte[32];
        hasher.Append("abc"u8);
        hasher.Finish(digest);
        hasher.Finish(digest);
        Assert.Equal(Keccak256.Hash([]), digest);
    }
}
