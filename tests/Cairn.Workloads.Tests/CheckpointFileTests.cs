using Cairn.Learning.Models;
using Cairn.Workloads.Models;

namespace Cairn.Workloads.Tests;

public sealed class CheckpointFileTests
{
    private static readonly GptConfig Model =
        new() { Width = 16, Layers = 1, Heads = 2, Context = 8, Hidden = 24 };

    [Fact]
    public async Task A_written_model_is_read_back()
    {
        var (weights, file) = await WriteAsync();
        var (model, read) = await CheckpointFile.ReadAsync(new MemoryStream(file));
        Assert.Equal(Model, model);
        Assert.Equal(weights, read);
        Assert.Equal("CAIRNCK1"u8.ToArray(), file[..8]);
        Assert.Equal(0, (file.Length - 4 * weights.Length) % 64);
    }

    [Fact]
    public async Task Damaged_files_are_refused_by_name_of_the_damage()
    {
        var (_, file) = await WriteAsync();
        await RefuseAsync(file[..^1], "ends early");
        await RefuseAsync(file[..6], "ends early");
        await RefuseAsync([.. "NOTACKPT"u8, .. file[8..]], "no checkpoint file");
        await RefuseAsync([.. file[..8], 0xFF, 0xFF, 0xFF, 0x7F, .. file[12..]], "no checkpoint file");
        await RefuseAsync([.. file[..^4], 0, 0, 0xC0, 0x7F], "not finite");
        var header = System.Text.Encoding.ASCII.GetString(file);
        var at = header.IndexOf("\"width\":16", StringComparison.Ordinal);
        await RefuseAsync([.. file[..(at + 9)], (byte)'5', .. file[(at + 10)..]], "checkpoint.model.width");
    }

    private static async Task<(float[] Weights, byte[] File)> WriteAsync()
    {
        var weights = GptInitialiser.Create(new GptLayout(Model), 3);
        var stream = new MemoryStream();
        await CheckpointFile.WriteAsync(stream, Model, weights);
        return (weights, stream.ToArray());
    }

    private static async Task RefuseAsync(byte[] file, string reason)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await CheckpointFile.ReadAsync(new MemoryStream(file)));
        Assert.Contains(reason, error.Message);
    }
}
