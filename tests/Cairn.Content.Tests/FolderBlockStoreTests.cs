namespace Cairn.Content.Tests;

public sealed class FolderBlockStoreTests : IDisposable
{
    private static readonly byte[] Data = "hello world"u8.ToArray();
    private static readonly Cid Hello = Cid.Of(Codec.Raw, Data);

    private readonly string _folder = Directory.CreateTempSubdirectory("cairn-blocks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Blocks_survive_and_absent_ones_are_null()
    {
        var store = new FolderBlockStore(_folder);
        Assert.Null(await store.TryGetAsync(Hello));
        Assert.False(await store.HasAsync(Hello));
        await Assert.ThrowsAsync<BlockNotFoundException>(async () => await store.GetAsync(Hello));
        await store.PutAsync(Hello, Data);
        await store.PutAsync(Hello, Data);
        Assert.True(await new FolderBlockStore(_folder).HasAsync(Hello));
        Assert.Equal(Data, (await new FolderBlockStore(_folder).GetAsync(Hello)).ToArray());
        Assert.Equal([$"5/{Hello}"], Files().Select(f => f[1..]));
    }

    [Fact]
    public async Task Wrong_and_oversized_blocks_are_not_taken()
    {
        var store = new FolderBlockStore(_folder);
        await Assert.ThrowsAsync<BlockRejectedException>(async () => await store.PutAsync(Hello, new byte[3]));
        var large = new byte[Block.MaxLength + 1];
        await Assert.ThrowsAsync<BlockRejectedException>(async () => await store.PutAsync(Codec.Raw, large));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.TryGetAsync(default));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(Block.MaxLength + 1)]
    public async Task A_damaged_file_is_an_error_and_is_healed_by_storing_again(int length)
    {
        var store = new FolderBlockStore(_folder);
        await store.PutAsync(Hello, Data);
        await File.WriteAllBytesAsync(Path.Combine(_folder, Files().Single()), new byte[length]);
        var e = await Assert.ThrowsAsync<BlockRejectedException>(async () => await store.TryGetAsync(Hello));
        Assert.Contains("damaged", e.Message);
        await store.PutAsync(Hello, Data);
        Assert.Equal(Data, (await store.GetAsync(Hello)).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_full_disk_leaves_nothing_behind_and_says_so(int bytesThatFit)
    {
        var full = new FolderBlockStore(_folder, flushToDisk: true, p => new FullDisk(p, bytesThatFit));
        var e = await Assert.ThrowsAsync<IOException>(async () => await full.PutAsync(Hello, Data));
        Assert.Contains("No space left on device", e.Message);
        Assert.Contains("Free space", e.Message);
        Assert.Empty(Files());
        Assert.Null(await full.TryGetAsync(Hello));
        await new FolderBlockStore(_folder).PutAsync(Hello, Data);
        Assert.True(await full.HasAsync(Hello));
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_no_block_and_is_swept()
    {
        var store = new FolderBlockStore(_folder);
        await store.PutAsync(Hello, Data);
        var left = Path.Combine(_folder, "ab", "tmp-killed");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllBytesAsync(left, new byte[3]);
        Assert.Equal(0, store.Sweep(DateTimeOffset.UtcNow.AddHours(-1)));
        Assert.Equal(1, store.Sweep(DateTimeOffset.UtcNow.AddHours(1)));
        Assert.Single(Files());
    }

    [Fact]
    public async Task Many_writers_of_the_same_blocks_agree()
    {
        var blocks = Enumerable.Range(0, 20).Select(i => Enumerable.Repeat((byte)i, 1000).ToArray()).ToArray();
        FolderBlockStore[] stores = [new(_folder, false), new(_folder, false), new(_folder, false)];
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), async (i, cancel) =>
        {
            var block = blocks[i % 20];
            await stores[i % 3].PutAsync(Codec.Raw, block, cancel);
            Assert.Equal(block, (await stores[(i + 1) % 3].GetAsync(Cid.Of(Codec.Raw, block), cancel)).ToArray());
        });
        Assert.Equal(20, Files().Length);
    }

    private string[] Files() => [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(_folder, f).Replace('\\', '/'))];

    /// <summary>A file on a disk that takes a few bytes more and is full then.</summary>
    private sealed class FullDisk(string path, int bytesThatFit)
        : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)
    {
        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteAsync(buffer[..Math.Min(bytesThatFit, buffer.Length)], cancellationToken);
            throw new IOException("No space left on device");
        }
    }
}
