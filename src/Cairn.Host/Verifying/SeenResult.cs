using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A published result, as far as choosing it needs; the rest is fetched again when it is executed.</summary>
/// <param name="Number">The batch's number at the gateway.</param>
/// <param name="Place">Its place in the batch.</param>
/// <param name="Root">The root of the batch's receipt.</param>
/// <param name="Digest">What it is compared by.</param>
/// <param name="InputStage">The stage of the signer's word for its input.</param>
/// <param name="InputRoot">The root in that word; zero where the word is none of the signer's.</param>
internal sealed record SeenResult(
    Hash32 Job, int Number, int Place, Address Provider, Hash32 Root, uint Piece, uint Branch, Hash32 Digest,
    uint InputStage, Hash32 InputRoot)
{
    public const string Version = "seen/1";

    public Contracts.Subject Subject => new(Job, Provider, Root, Piece, Branch);

    /// <summary>The hash by which disputes know it.</summary>
    public Hash32 SubjectHash { get; } =
        DisputeCase.HashOf(new Contracts.Subject(Job, Provider, Root, Piece, Branch));

    public byte[] Encode() => DagJson.Encode(DagValue.Map(
    [
        ("record", Version), ("job", Job.ToString()), ("number", Number), ("place", Place),
        ("provider", Provider.ToString()), ("root", Root.ToString()), ("piece", Piece), ("branch", Branch),
        ("digest", Digest.ToString()), ("input_stage", InputStage), ("input_root", InputRoot.ToString()),
    ]));

    public static SeenResult FromDag(DagFields fields) => new(
        fields.Hash("job"), (int)fields.Integer("number", 1, int.MaxValue),
        (int)fields.Integer("place", 0, BatchReceipt.MaxCount), fields.Address("provider"), fields.Hash("root"),
        fields.Unsigned32("piece"), fields.Unsigned32("branch"), fields.Hash("digest"),
        fields.Unsigned32("input_stage"), fields.Hash("input_root"));
}
