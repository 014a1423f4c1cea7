using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Content.Tests;

public sealed class UnixFsFileTests
{
    /// <summary>
    /// Roots that ipfs-unixfs-importer 15 gives for byte i = 7i + 13·⌊i/256⌋, with raw leaves, CIDv1, balanced layout
    /// of 174 links: one node exactly full, one leaf more, 174² leaves, one more, and real chunk sizes.
    /// </summary>
    [Theory]
    [InlineData(174, 1, 8186, "bafybeihy4hxbra46pl533zjkljpci5fgwk7po4i5w3ljo2mxjpwzs62eii")]
    [InlineData(175, 1, 8340, "bafybeigglok2d4h5pa6hf6b3di5yamcuvb37tkd6uc5ftj6byodicfunwm")]
    [InlineData(30276, 1, 1432725, "bafybeifal2y6qyj73a6qmghwx57iikc6fdutfqvr6d26ygy4edadr3ru4e")]
    [InlineData(30277, 1, 1432934, "bafybeid6xg33dntw2p2sjumf4b5bs5wz5fyc2c5skhve2v6lmsxyoehj7q")]
    [InlineData(100_000, 256, 118950, "bafybeig4ebuhs2rfkt3ai6zamqj2iaw2ejklo35cljacy6plcgur5olmbu")]
    [InlineData(1 << 20, 1 << 20, 1 << 20, "bafkreidqt462gsaar26o5a6gmhjlxeamdamodz4bizszbnkbadk4ukniiy")]
    [InlineData((1 << 20) + 1, 1 << 20, 1048681, "bafybeibhjz4d2i5ara5gdwbxp52kwwjl2yzooojnzwyuuncax4hb5pgc6a")]
    [InlineData(3_500_000, 1 << 20, 3500209, "bafybeibq4257rjzgwr27rbsaji5izwfzgezp6ggemqnrv7supj5jbyubxq")]
    public async Task Roots_are_those_of_another_implementation(int length, int chunk, long dagLength, string root)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)(i * 7 + (i >> 8) * 13);
        var store = new MemoryBlockStore();
        var options = new UnixFsOptions { ChunkLength = chunk };

        var written = await UnixFsFile.WriteAsync(store, bytes, options);
        Assert.Equal(root, written.Cid.ToString());
        Assert.Equal(length, written.Length);
        Assert.Equal(dagLength, written.DagLength);
        Assert.Equal(written, await UnixFsFile.WriteAsync(store, new TrickleStream(bytes), options));

        Assert.Equal(length, await UnixFsFile.LengthAsync(store, written.Cid));
        Assert.Equal(bytes, await UnixFsFile.ReadAllAsync(store, written.Cid, length));
        var copy = new MemoryStream();
        await UnixFsFile.CopyToAsync(store, written.Cid, copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task An_empty_file_is_the_empty_raw_block()
    {
        var store = new MemoryBlockStore();
        var file = await UnixFsFile.WriteAsync(store, Stream.Null);
        Assert.Equal("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku", file.Cid.ToString());
        Assert.Empty(await UnixFsFile.ReadAllAsync(store, file.Cid, 0));
    }

    [Fact]
    public void Every_file_survives_at_every_chunk_length() => Prop.ForAll<byte[], byte>((bytes, chunk) =>
    {
        var store = new MemoryBlockStore();
        var file = UnixFsFile.WriteAsync(store, bytes, new UnixFsOptions { ChunkLength = chunk % 7 + 1 });
        var read = UnixFsFile.ReadAllAsync(store, file.AsTask().Result.Cid, bytes.Length);
        return read.AsTask().Result.AsSpan().SequenceEqual(bytes);
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public async Task Longer_files_than_allowed_are_refused_both_ways()
    {
        var store = new MemoryBlockStore();
        var bytes = new byte[1000];
        var small = new UnixFsOptions { ChunkLength = 100, MaxFileLength = 999 };
        await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsFile.WriteAsync(store, bytes, small));
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await UnixFsFile.WriteAsync(store, new MemoryStream(bytes), small));
        var file = await UnixFsFile.WriteAsync(store, bytes, small with { MaxFileLength = 1000 });
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await UnixFsFile.ReadAllAsync(store, file.Cid, 999));
    }

    [Fact]
    public async Task A_part_of_another_length_than_stated_is_refused()
    {
        var store = new MemoryBlockStore();
        var leaf = await store.PutAsync(Codec.Raw, "four"u8.ToArray());
        var lying = await PutNode(store, [leaf], [5], 5);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsFile.ReadAllAsync(store, lying, 100));
        var inner = await PutNode(store, [leaf], [4], 4);
        var outer = await PutNode(store, [inner], [5], 5);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsFile.ReadAllAsync(store, outer, 100));
    }

    [Fact]
    public async Task Malformed_nodes_are_refused()
    {
        var store = new MemoryBlockStore();
        var leaf = await store.PutAsync(Codec.Raw, "four"u8.ToArray());
        Cid[] bad =
        [
            await PutNode(store, [leaf], [4], 5), // parts do not add up
            await PutNode(store, [leaf, leaf], [4], 4), // a link without a length
            await PutNode(store, [leaf], [4, 4], 8), // a length without a link
            await PutNode(store, [leaf, leaf], [4, 0], 4), // an empty part
            await PutNode(store, [leaf, leaf], [ulong.MaxValue, 5], 4), // lengths that wrap around
            await store.PutAsync(Codec.DagPb, UnixFsData.Directory.Encode()), // no dag-pb node
            (await UnixFsDirectory.WriteAsync(store, [])).Cid,
            await store.PutAsync(DagValue.EmptyMap),
        ];
        foreach (var cid in bad)
            await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsFile.LengthAsync(store, cid));
    }

    [Fact]
    public async Task A_chain_of_nodes_deeper_than_any_real_file_is_refused()
    {
        var store = new MemoryBlockStore();
        var node = await store.PutAsync(Codec.Raw, "four"u8.ToArray());
        for (var i = 0; i < 8; i++)
            node = await PutNode(store, [node], [4], 4);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsFile.ReadAllAsync(store, node, 100));
    }

    [Fact]
    public async Task A_missing_block_is_named()
    {
        var store = new MemoryBlockStore();
        var absent = Cid.Of(Codec.Raw, "four"u8);
        var file = await PutNode(store, [absent], [4], 4);
        var e = await Assert.ThrowsAsync<BlockNotFoundException>(async () =>
            await UnixFsFile.ReadAllAsync(store, file, 100));
        Assert.Equal(absent, e.Cid);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Mutated_nodes_are_refused_or_canonical(int seed)
    {
        var random = new Random(seed);
        var leaf = Cid.Of(Codec.Raw, "four"u8);
        byte[][] nodes =
        [
            DagPb.Encode(new PbNode([new(leaf, "", 4), new(leaf, "", 4)],
                new UnixFsData(UnixFsKind.File, 8, [4, 4]).Encode())),
            DagPb.Encode(new PbNode([new(leaf, "a", 4), new(leaf, "bé", 300)], UnixFsData.Directory.Encode())),
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = Mutation.Of(nodes[i % 2], random);
            if (DagPb.TryDecode(mutated, out var node))
                Assert.True(DagPb.Encode(node).AsSpan().SequenceEqual(mutated),
                    $"seed {seed}, {i}: {Convert.ToHexString(mutated)}");
            if (UnixFsData.TryDecode(mutated, out var data))
                Assert.True(data.Encode().AsSpan().SequenceEqual(mutated),
                    $"seed {seed}, {i}: {Convert.ToHexString(mutated)}");
        }
    }

    private static ValueTask<Cid> PutNode(IBlockStore store, Cid[] links, ulong[] lengths, ulong total) =>
        store.PutAsync(Codec.DagPb, DagPb.Encode(new PbNode(
            [.. links.Select(l => new PbLink(l, "", 4))], new UnixFsData(UnixFsKind.File, total, lengths).Encode())));

    /// <summary>Gives at most 1,000 bytes a read, as a network does.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1000)], cancellationToken);
    }
}
