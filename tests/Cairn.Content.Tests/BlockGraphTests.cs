namespace Cairn.Content.Tests;

public sealed class BlockGraphTests
{
    private readonly MemoryBlockStore _store = new();

    [Fact]
    public async Task Everything_reachable_is_found_once()
    {
        var file = await UnixFsFile.WriteAsync(_store, new byte[1000], new UnixFsOptions { ChunkLength = 300 });
        var leaf = await _store.PutAsync(Codec.Raw, "x"u8.ToArray());
        var inner = await _store.PutAsync(DagValue.Map([("file", file.Cid), ("list", DagValue.List([leaf, leaf]))]));
        var root = await _store.PutAsync(DagValue.List([inner, file.Cid, leaf]));
        await _store.PutAsync(Codec.Raw, "unrelated"u8.ToArray());

        var found = await BlockGraph.WalkAsync(_store, root);
        Assert.Equal(root, found[0]);
        Assert.Equal(found.Count, found.Distinct().Count());
        // The root, the inner document, the file's node, its two distinct leaves and the other leaf.
        Assert.Equal(6, found.Count);
        Assert.Equal(found, await BlockGraph.WalkAsync(_store, root, readLeaves: true));
        Assert.Equal(_store.Count - 1, found.Count);
    }

    [Fact]
    public async Task Missing_blocks_are_named_leaves_too()
    {
        var absent = Cid.Of(Codec.Raw, "absent"u8);
        var root = await _store.PutAsync(DagValue.List([absent]));
        foreach (var readLeaves in (bool[])[true, false])
            Assert.Equal(absent, (await Assert.ThrowsAsync<BlockNotFoundException>(async () =>
                await BlockGraph.WalkAsync(_store, root, readLeaves: readLeaves))).Cid);
    }

    [Fact]
    public async Task A_graph_larger_than_allowed_is_refused()
    {
        var leaves = new List<DagValue>();
        for (var i = 0; i < 10; i++)
            leaves.Add(await _store.PutAsync(Codec.Raw, new[] { (byte)i }));
        var root = await _store.PutAsync(DagValue.List(leaves));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await BlockGraph.WalkAsync(_store, root, 10));
        Assert.Equal(11, (await BlockGraph.WalkAsync(_store, root, 11)).Count);
    }

    [Fact]
    public async Task Malformed_nodes_are_refused()
    {
        foreach (var codec in (Codec[])[Codec.DagPb, Codec.DagJson])
        {
            var bad = await _store.PutAsync(codec, "{ }"u8.ToArray());
            await Assert.ThrowsAsync<InvalidDataException>(async () => await BlockGraph.WalkAsync(_store, bad));
        }
    }
}
