namespace Cairn.Content.Tests;

public sealed class CarTests
{
    private readonly MemoryBlockStore _store = new();

    [Fact]
    public async Task The_header_is_the_one_of_the_specification()
    {
        var root = Cid.Of(Codec.Raw, "hello world"u8);
        var stream = new MemoryStream();
        await CarWriter.WriteHeaderAsync(stream, root);
        // varint(58), {"roots": [42(h'00' + cid)], "version": 1} in canonical dag-cbor.
        Assert.Equal(
            "3aa265726f6f747381d82a582500" + Convert.ToHexStringLower(root.ToBytes()) + "6776657273696f6e01",
            Convert.ToHexStringLower(stream.ToArray()));
    }

    [Fact]
    public async Task A_graph_comes_back_in_the_order_it_was_written()
    {
        var root = await GraphAsync();
        var archive = await WriteAsync(root);
        await using var car = await CarReader.OpenAsync(new MemoryStream(archive));
        Assert.Equal([root], car.Roots);
        var found = new List<Cid>();
        await foreach (var (cid, bytes) in car.ReadAsync())
        {
            Assert.Equal((await _store.GetAsync(cid)).ToArray(), bytes.ToArray());
            found.Add(cid);
        }

        Assert.Equal(await BlockGraph.WalkAsync(_store, root), found);
        Assert.Equal(_store.Count, found.Count);
    }

    [Fact]
    public async Task A_stream_in_small_pieces_is_read_alike()
    {
        var archive = await WriteAsync(await GraphAsync());
        var copy = new MemoryBlockStore();
        await using var car = await CarReader.OpenAsync(new TrickleStream(archive));
        await foreach (var (cid, bytes) in car.ReadAsync())
            await copy.PutAsync(cid, bytes);
        Assert.Equal(_store.Cids.Order(), copy.Cids.Order());
    }

    [Fact]
    public async Task What_nothing_links_to_is_not_taken()
    {
        var root = await GraphAsync();
        var archive = new MemoryStream();
        await archive.WriteAsync(await WriteAsync(root));
        byte[] stray = [1, 2, 3];
        await CarWriter.WriteBlockAsync(archive, Cid.Of(Codec.Raw, stray), stray);
        var taken = new MemoryBlockStore();
        await Assert.ThrowsAsync<InvalidDataException>(() => TakeAsync(archive.ToArray(), root, taken, 1000));
        Assert.Equal(_store.Count, taken.Count);
        await Assert.ThrowsAsync<InvalidDataException>(
            () => TakeAsync(archive.ToArray(), Cid.Of(Codec.Raw, stray), new MemoryBlockStore(), 1000));
        await Assert.ThrowsAsync<InvalidDataException>(
            () => TakeAsync(archive.ToArray(), root, new MemoryBlockStore(), 3));
    }

    [Fact]
    public async Task A_graph_with_a_hole_cannot_be_written()
    {
        var missing = new PbLink(Cid.Of(Codec.Raw, "nowhere"u8), "a", 7);
        var root = await _store.PutAsync(Codec.DagPb, DagPb.Encode(new PbNode([missing], default)));
        await Assert.ThrowsAsync<BlockNotFoundException>(() => WriteAsync(root));
    }

    /// <summary>Whatever a damaged archive is: it ends with its own errors, or with blocks that are what they say.
    /// </summary>
    [Fact]
    public async Task Ten_thousand_damaged_archives_end_well()
    {
        const int Seed = 20261125;
        var random = new Random(Seed);
        var archive = await WriteAsync(await GraphAsync());
        for (var i = 0; i < 10_000; i++)
        {
            var damaged = Mutation.Of(archive, random);
            try
            {
                await using var car = await CarReader.OpenAsync(new MemoryStream(damaged));
                await foreach (var (cid, bytes) in car.ReadAsync())
                    Assert.True(cid.Matches(bytes.Span), $"seed {Seed}, mutation {i}");
            }
            catch (Exception e) when (e is InvalidDataException or BlockRejectedException)
            {
                // Refused, as it may be.
            }
        }
    }

    private static async Task TakeAsync(byte[] archive, Cid root, MemoryBlockStore store, int maxBlocks) =>
        await CarImport.ReachableAsync(
            new MemoryStream(archive), root, store, maxBlocks, () => { }, CancellationToken.None);

    /// <summary>A file of several leaves, a small one twice, and a document that links to all.</summary>
    private async Task<Cid> GraphAsync()
    {
        var random = new Random(1);
        var large = new byte[2500];
        random.NextBytes(large);
        var file = await UnixFsFile.WriteAsync(_store, large, new UnixFsOptions { ChunkLength = 1024 });
        var small = await UnixFsFile.WriteAsync(_store, "hello"u8.ToArray());
        var folder = await UnixFsDirectory.WriteAsync(_store, [new("a", file), new("b", small), new("c", small)]);
        return await _store.PutAsync(DagValue.Map(("folder", folder.Cid), ("file", file.Cid)));
    }

    private async Task<byte[]> WriteAsync(Cid root)
    {
        var stream = new MemoryStream();
        await CarWriter.WriteAsync(stream, _store, root);
        return stream.ToArray();
    }

    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
    }
}
