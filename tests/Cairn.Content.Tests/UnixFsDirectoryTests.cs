using System.Text;

namespace Cairn.Content.Tests;

public sealed class UnixFsDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-content-").FullName;
    private readonly MemoryBlockStore _store = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_empty_directory_has_its_well_known_cid() => Assert.Equal(
        "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354",
        (await UnixFsDirectory.WriteAsync(_store, [])).Cid.ToString());

    /// <summary>The multi-block file and the directory of the UnixFS specification's test vectors.</summary>
    [Fact]
    public async Task File_and_directory_of_the_specification()
    {
        (string Cid, int Length)[] leaves =
        [
            ("bafkreie5noke3mb7hqxukzcy73nl23k6lxszxi5w3dtmuwz62wnvkpsscm", 256),
            ("bafkreih4ephajybraj6wnxsbwjwa77fukurtpl7oj7t7pfq545duhot7cq", 256),
            ("bafkreigu7buvm3cfunb35766dn7tmqyh2um62zcio63en2btvxuybgcpue", 256),
            ("bafkreicll3huefkc3qnrzeony7zcfo7cr3nbx64hnxrqzsixpceg332fhe", 256),
            ("bafkreifst3pqztuvj57lycamoi7z34b4emf7gawxs74nwrc2c7jncmpaqm", 2),
        ];
        var block = DagPb.Encode(new PbNode(
            [.. leaves.Select(l => new PbLink(Cid.Parse(l.Cid), "", (ulong)l.Length))],
            new UnixFsData(UnixFsKind.File, 1026, [256, 256, 256, 256, 2]).Encode()));
        Assert.Equal(245, block.Length);
        var multi = Cid.Of(Codec.DagPb, block);
        Assert.Equal("bafybeigcisqd7m5nf3qmuvjdbakl5bdnh4ocrmacaqkpuh77qjvggmt2sa", multi.ToString());

        var ascii = await Put("hello application/vnd.ipld.car\n");
        var hello = await Put("hello world\n");
        var directory = await UnixFsDirectory.WriteAsync(_store,
        [
            new("multiblock.txt", new UnixFsNode(multi, 1026, 1026 + 245)),
            new("hello.txt", hello), new("ascii.txt", ascii), new("ascii-copy.txt", ascii),
        ]);
        Assert.Equal("bafybeihchr7vmgjaasntayyatmp5sv6xza57iy2h4xj7g46bpjij6yhrmy", directory.Cid.ToString());
    }

    [Fact]
    public async Task A_folder_is_imported_like_the_specifications_nested_directories()
    {
        await WriteAsync("subdir/hello.txt", "hello world\n");
        await WriteAsync("subdir/ascii.txt", "hello application/vnd.ipld.car\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/etc/passwd");
        var root = await UnixFsDirectory.ImportAsync(_store, _folder);
        Assert.Equal("bafybeietjm63oynimmv5yyqay33nui4y4wx6u3peezwetxgiwvfmelutzu", root.Cid.ToString());

        var top = Assert.Single(await UnixFsDirectory.ListAsync(_store, root.Cid));
        Assert.Equal("subdir", top.Name);
        Assert.True(await UnixFsDirectory.IsDirectoryAsync(_store, top.Node.Cid));
        var inner = await UnixFsDirectory.ListAsync(_store, top.Node.Cid);
        Assert.Equal(["ascii.txt", "hello.txt"], inner.Select(e => e.Name));
        Assert.Equal("hello world\n", Encoding.UTF8.GetString(
            await UnixFsFile.ReadAllAsync(_store, inner[1].Node.Cid, 100)));
        Assert.False(await UnixFsDirectory.IsDirectoryAsync(_store, inner[1].Node.Cid));
    }

    [Fact]
    public async Task A_file_is_imported_as_itself()
    {
        await WriteAsync("hello.txt", "hello world\n");
        var file = await UnixFsDirectory.ImportAsync(_store, Path.Combine(_folder, "hello.txt"));
        Assert.Equal("bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4", file.Cid.ToString());
    }

    [Fact]
    public async Task What_was_imported_is_exported_as_it_was()
    {
        var source = Path.Combine(_folder, "source");
        await WriteAsync("source/a/b.txt", "one");
        await WriteAsync("source/ü.txt", "two");
        Directory.CreateDirectory(Path.Combine(source, "empty"));
        var root = await UnixFsDirectory.ImportAsync(_store, source);
        var target = Path.Combine(_folder, "target");
        await UnixFsDirectory.ExportAsync(_store, root.Cid, target);
        Assert.Equal(root, await UnixFsDirectory.ImportAsync(_store, target));
        await Assert.ThrowsAsync<IOException>(async () =>
            await UnixFsDirectory.ExportAsync(_store, root.Cid, target));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsDirectory.ExportAsync(
            _store, root.Cid, Path.Combine(_folder, "small"), new UnixFsOptions { MaxEntries = 3 }));
    }

    [Fact]
    public async Task Entries_and_depth_are_bounded()
    {
        for (var i = 0; i < 5; i++)
            await WriteAsync($"{i}", "x");
        await WriteAsync("a/b/c/d", "x");
        await Refused(new UnixFsOptions { MaxEntries = 8 }, "more than 8 entries");
        await Refused(new UnixFsOptions { MaxDepth = 3 }, "deeper than 3");
        await UnixFsDirectory.ImportAsync(_store, _folder, new UnixFsOptions { MaxEntries = 9, MaxDepth = 4 });

        async Task Refused(UnixFsOptions options, string reason) => Assert.Contains(reason,
            (await Assert.ThrowsAsync<InvalidDataException>(async () =>
                await UnixFsDirectory.ImportAsync(_store, _folder, options))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0")]
    public async Task Bad_names_are_refused_both_ways(string name)
    {
        var node = await Put("x");
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await UnixFsDirectory.WriteAsync(_store, [new(name, node)]));
        var cid = await PutNode([name]);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsDirectory.ListAsync(_store, cid));
    }

    [Fact]
    public async Task Repeated_or_unsorted_names_are_refused()
    {
        var node = await Put("x");
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
            await UnixFsDirectory.WriteAsync(_store, [new("a", node), new("a", node)]));
        foreach (string[] names in (string[][])[["a", "a"], ["b", "a"]])
        {
            var cid = await PutNode(names);
            await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsDirectory.ListAsync(_store, cid));
        }
    }

    [Fact]
    public async Task A_file_is_no_directory()
    {
        var file = await UnixFsFile.WriteAsync(_store, new byte[300], new UnixFsOptions { ChunkLength = 100 });
        await Assert.ThrowsAsync<InvalidDataException>(async () => await UnixFsDirectory.ListAsync(_store, file.Cid));
        Assert.False(await UnixFsDirectory.IsDirectoryAsync(_store, file.Cid));
    }

    private ValueTask<UnixFsNode> Put(string text) => UnixFsFile.WriteAsync(_store, Encoding.UTF8.GetBytes(text));

    private ValueTask<Cid> PutNode(string[] names) => _store.PutAsync(Codec.DagPb, DagPb.Encode(new PbNode(
        [.. names.Select(n => new PbLink(Cid.Of(Codec.Raw, "x"u8), n, 1))], UnixFsData.Directory.Encode())));

    private async Task WriteAsync(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, text);
    }
}
