using System.Text;
using Cairn.Content;
using Cairn.Workloads.Corpora;

namespace Cairn.Workloads.Tests;

public sealed class CorpusReaderTests
{
    private readonly MemoryBlockStore _blocks = new();

    [Fact]
    public async Task A_directory_is_its_text_files_in_ordinal_order_with_a_line_feed_after_each()
    {
        var inner = await DirectoryAsync(("z", "last"), ("Z", "capital"));
        var root = await UnixFsDirectory.WriteAsync(_blocks, [
            new DirectoryEntry("b", await FileAsync("second")),
            new DirectoryEntry("a", inner),
            new DirectoryEntry("a.bin", await FileAsync("binary\0data")),
            new DirectoryEntry("empty", await FileAsync(""))]);

        Assert.Equal("capital\nlast\nsecond\n", await TextAsync(root.Cid));
    }

    [Fact]
    public async Task A_file_is_itself()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789", 300_000));
        Assert.Equal(text, await TextAsync((await FileAsync(text)).Cid));
    }

    [Fact]
    public async Task A_document_is_no_text()
    {
        var cid = await _blocks.PutAsync(DagValue.Map(("cairn", "train-state/1")));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await CorpusReader.ReadAsync(_blocks, cid, 4));
    }

    [Fact]
    public async Task Nesting_has_a_bound()
    {
        var node = await DirectoryAsync(("a", "text"));
        for (var depth = 0; depth < 40; depth++)
            node = await UnixFsDirectory.WriteAsync(_blocks, [new DirectoryEntry("d", node)]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await CorpusReader.ReadAsync(_blocks, node.Cid, 4));
        Assert.Contains("nests deeper", error.Message);
    }

    private async Task<string> TextAsync(Cid input)
    {
        var bytes = new MemoryStream();
        await CorpusReader.CopyAsync(_blocks, input, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private ValueTask<UnixFsNode> FileAsync(string text) =>
        UnixFsFile.WriteAsync(_blocks, Encoding.UTF8.GetBytes(text));

    private async ValueTask<UnixFsNode> DirectoryAsync(params (string Name, string Text)[] files)
    {
        var entries = new List<DirectoryEntry>();
        foreach (var (name, text) in files)
            entries.Add(new DirectoryEntry(name, await FileAsync(text)));
        return await UnixFsDirectory.WriteAsync(_blocks, entries);
    }
}
