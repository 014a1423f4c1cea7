using System.Numerics;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

/// <summary>Seeded transactions of every kind, with the edges that encoders get wrong.</summary>
internal static class RandomTransactions
{
    public static Transaction Next(Random random, int kind, bool zerosInAuthorizations = true)
    {
        var (chainId, nonce) = ((ulong)random.Next(1, 100_000), (ulong)random.Next(3) * (ulong)random.Next());
        var gas = (ulong)random.Next(21_000, 30_000_000);
        var to = kind != 2 && random.Next(5) == 0 ? (Address?)null : new Address(Bytes(random, 20));
        var data = Bytes(random, random.Next(3) * random.Next(100));
        var value = Number(random);
        if (kind == 0)
            return new LegacyTransaction
            {
                ChainId = chainId, Nonce = nonce, GasLimit = gas, To = to, ValueWei = value, Data = data,
                GasPriceWei = (ulong)random.NextInt64(1L << 40),
            };
        var priority = (UInt256)(ulong)random.NextInt64(1L << 35);
        var plain = new FeeMarketTransaction
        {
            ChainId = chainId, Nonce = nonce, GasLimit = gas, To = to, ValueWei = value, Data = data,
            MaxPriorityFeePerGasWei = priority, MaxFeePerGasWei = priority + (ulong)random.NextInt64(1L << 40),
            AccessList = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new AccessListEntry(
                new Address(Bytes(random, 20)), [.. Enumerable.Range(0, random.Next(3))
                    .Select(_ => new Hash32(Bytes(random, 32)))]))],
        };
        if (kind == 1) return plain;
        using var authority = EthereumKey.FromBytes(Bytes(random, 32));
        return new SetCodeTransaction
        {
            ChainId = chainId, Nonce = nonce, GasLimit = gas, To = to, ValueWei = value, Data = data,
            MaxPriorityFeePerGasWei = priority, MaxFeePerGasWei = plain.MaxFeePerGasWei, AccessList = plain.AccessList,
            Authorizations = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => CodeAuthorization.Create(
                zerosInAuthorizations && random.Next(2) == 0 ? 0 : chainId, new Address(Bytes(random, 20)),
                (ulong)random.Next(zerosInAuthorizations ? 0 : 1, 300), authority))],
        };
    }

    public static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static UInt256 Number(Random random) =>
        (UInt256)new BigInteger(Bytes(random, random.Next(13)), isUnsigned: true);
}
