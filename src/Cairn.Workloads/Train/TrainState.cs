using Cairn.Content;
using Cairn.Learning.Models;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>
/// A checkpoint as a document: <c>{"cairn":"train-state/1","model":{…},"round":r,"weights":link,"momentum":link,
/// "held_out_loss":bits}</c>. Both files hold the model's fp32 values, little-endian, by <see cref="GptLayout"/>.
/// A worker needs the weights alone; the aggregation the outer momentum, too.
/// </summary>
/// <param name="Round">Rounds combined so far.</param>
/// <param name="HeldOutLoss">In nats a byte; null where this round was not evaluated.</param>
public sealed record TrainState(GptConfig Model, int Round, Cid Weights, Cid Momentum, float? HeldOutLoss)
{
    private const string Format = "train-state/1";

    public DagValue ToDocument()
    {
        var document = DagValue.Map(("cairn", Format), ("model", ModelDocument.Write(Model)), ("round", Round),
            ("weights", Weights), ("momentum", Momentum));
        return HeldOutLoss is { } loss ? document.With("held_out_loss", Fp32Bits.From(loss)) : document;
    }

    /// <exception cref="InvalidDataException">The document is no state of training.</exception>
    public static async ValueTask<TrainState> ReadAsync(IBlockStore blocks, Cid cid, CancellationToken cancel = default)
    {
        var fields = new DagFields(await blocks.GetDocumentAsync(cid, cancel).ConfigureAwait(false), "state");
        fields.OneOf("cairn", Format);
        var state = new TrainState(fields.Model(), (int)fields.Integer("round", 0, 10_000), fields.Link("weights"),
            fields.Link("momentum"), fields.Has("held_out_loss") ? Fp32Bits.Read(fields, "held_out_loss") : null);
        return fields.Finish()
            ? state
            : throw new InvalidDataException($"The checkpoint {cid} cannot be used: {fields.Error}");
    }
}
