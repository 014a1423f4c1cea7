using System.Text;
using Cairn.Content;
using Cairn.Jobs;

namespace Cairn.Workloads.Tests;

/// <summary>A tiny job over a memory store.</summary>
internal static class Sample
{
    public static DagValue Model { get; } =
        DagValue.Map(("width", 16), ("layers", 2), ("heads", 2), ("context", 8), ("hidden", 24));

    public static DagValue Train { get; } = DagValue.Map(
        ("model", Model), ("rounds", 3), ("slots", 2), ("steps", 4), ("batch", 2), ("learning_rate", "0.01"),
        ("warmup", 2), ("seed", 7), ("evaluate", DagValue.Map(("windows", 6))),
        ("outer", DagValue.Map(("learning_rate", "0.7"), ("momentum", "0.5"))));

    public static DagValue Sweep { get; } = DagValue.Map(
        ("base", DagValue.Map(("model", Model), ("steps", 12), ("batch", 2), ("seed", 7),
            ("evaluate", DagValue.Map(("windows", 6))))),
        ("over", DagValue.List(Rate("0.00001"), Rate("0.01"), Rate("0.001"))));

    public static DagValue Rate(string rate) => DagValue.Map(("learning_rate", rate));

    public static async Task<JobDocument> JobAsync(IBlockStore blocks, string kind, DagValue section)
    {
        var files = new List<DirectoryEntry>();
        foreach (var (name, words) in new[] { ("a.txt", "the stone marks the path. "), ("b.txt", "one bird left. ") })
        {
            var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(words, 40)));
            files.Add(new DirectoryEntry(name, await UnixFsFile.WriteAsync(blocks, text)));
        }

        files.Add(new DirectoryEntry("c.bin", await UnixFsFile.WriteAsync(blocks, new byte[3000])));
        var data = await UnixFsDirectory.WriteAsync(blocks, files);
        return Job(kind, section, data.Cid);
    }

    public static JobDocument Job(string kind, DagValue section, Cid data)
    {
        var inputs = new Dictionary<string, Cid> { ["data"] = data };
        Assert.True(JobDocument.TryCreate(
            kind, "test", inputs, JobPolicy.OfAudits(2500), section, out var job, out var error),
            error.ToString());
        return job;
    }

    public static JobDocument Job(string kind, DagValue section) =>
        Job(kind, section, Cid.Of(Codec.Raw, "text"u8));

    /// <summary>A store with everything that another one holds: what a stranger can fetch.</summary>
    public static async Task<MemoryBlockStore> CopyAsync(MemoryBlockStore source)
    {
        var copy = new MemoryBlockStore();
        foreach (var cid in source.Cids)
            await copy.PutAsync(cid, await source.GetAsync(cid));
        return copy;
    }
}
