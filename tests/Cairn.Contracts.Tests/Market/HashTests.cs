using System.Buffers.Binary;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Contracts.Tests;

[Collection(ChainCollection.Name)]
public sealed class HashTests(TestChain chain)
{
    private const int Seed = 20_260_301;

    [Fact]
    public async Task Solidity_and_this_code_hash_the_same()
    {
        var random = new Random(Seed);
        var probe = await chain.DeployAsync("HashProbe");
        Assert.Equal(chain.Domain.Separator, await chain.Market.DomainSeparatorAsync());
        await SameAsync(chain.Domain.Separator, "domainOf", chain.Market.Address);
        for (var i = 0; i < 20; i++)
        {
            var terms = RandomTerms(random);
            var jobId = terms.JobId(chain.Domain);
            var hashes = await probe.ReadAsync(chain.Client, "terms", terms.ToAbi(), chain.Domain.Separator);
            Assert.Equal(jobId, new Hash32((byte[])hashes[0]));
            Assert.Equal(jobId, new Hash32((byte[])hashes[1]));
            Assert.Equal(jobId, await chain.Market.JobIdOfAsync(terms));

            await SameAsync(jobId, "payment", terms.Payment().ToAbi(), chain.Domain.Separator);
            await SameAsync(jobId, "ownJob", terms.Own().ToAbi(), terms.Client, chain.Domain.Separator);

            var voucher = new SignedVoucher(RandomAddress(random), Number(random), (ulong)random.NextInt64(),
                default, default, 0);
            var message = Messages.Voucher(jobId, voucher.Provider, voucher.Amount, voucher.Pieces);
            await SameAsync(chain.Domain.Digest(message), "voucher", jobId, voucher.ToAbi(), chain.Domain.Separator);
            await SameAsync(Messages.Open(jobId, voucher.Amount), "opening", jobId, voucher.Amount);
            await SameAsync(Messages.Release(jobId), "release", jobId);
            var (first, until) = ((uint)random.Next(), (ulong)random.NextInt64());
            object[] lease = [voucher.Provider, first, first / 2, voucher.Amount, Hash32.Zero, Hash32.Zero];
            await SameAsync(Messages.Lease(jobId, voucher.Provider, first, first / 2, voucher.Amount), "lease", jobId,
                lease);
            var stakeLock = new SignedLock(voucher.Provider, voucher.Amount, until, default, default);
            await SameAsync(Messages.Lock(jobId, voucher.Provider, terms.Token, voucher.Amount, until), "lock", jobId,
                terms.Token, stakeLock.ToAbi());
        }

        async Task SameAsync(Hash32 expected, string function, params object[] arguments) => Assert.Equal(expected,
            new Hash32((byte[])(await probe.ReadAsync(chain.Client, function, arguments))[0]));
    }

    [Fact]
    public async Task Cap_trees_of_all_sizes_agree()
    {
        var random = new Random(Seed);
        var probe = await chain.DeployAsync("HashProbe");
        for (var size = 1; size <= 34; size++)
        {
            var list = new CapList(Enumerable.Range(0, size)
                .Select(_ => (RandomAddress(random), (UInt128)random.NextInt64())));
            var root = await probe.ReadAsync(chain.Client, "capRoot", list.Pack());
            Assert.Equal(list.Root, new Hash32((byte[])root[0]));
            var (provider, cap) = list.Entries[random.Next(size)];
            var proved = await probe.ReadAsync(chain.Client, "capProof", provider, cap, list.Proof(provider));
            Assert.Equal(list.Root, new Hash32((byte[])proved[0]));
            Assert.Equal((UInt256)list.Sum, (UInt256)proved[1]);
        }
    }

    private static JobTerms RandomTerms(Random random) => new(RandomAddress(random), RandomAddress(random),
        RandomAddress(random), RandomHash(random), new Work((ulong)random.NextInt64(), (ulong)random.NextInt64(),
            (uint)random.Next(), Number(random), RandomHash(random), RandomHash(random), (ulong)random.NextInt64(),
            RandomAddress(random), (ulong)random.NextInt64(), (uint)random.Next(), RandomHash(random).ToUInt256()));

    private static UInt128 Number(Random random) =>
        BinaryPrimitives.ReadUInt128BigEndian(RandomHash(random).AsSpan());

    private static Address RandomAddress(Random random) => new(RandomHash(random).AsSpan()[..Address.Size]);

    private static Hash32 RandomHash(Random random)
    {
        var bytes = new byte[Hash32.Size];
        random.NextBytes(bytes);
        return new Hash32(bytes);
    }
}
