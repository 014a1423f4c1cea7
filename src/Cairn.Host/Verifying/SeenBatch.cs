using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A batch that the gateway has published, with some or all of its results.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Count">Results that it holds.</param>
internal readonly record struct SeenBatch(Hash32 Job, int Number, int Count)
{
    public const string Version = "batch/1";

    public byte[] Encode() => DagJson.Encode(DagValue.Map(
        ("record", Version), ("job", Job.ToString()), ("number", Number), ("count", Count)));

    public static SeenBatch FromDag(DagFields fields) => new(fields.Hash("job"),
        (int)fields.Integer("number", 1, int.MaxValue), (int)fields.Integer("count", 0, BatchReceipt.MaxCount));
}
