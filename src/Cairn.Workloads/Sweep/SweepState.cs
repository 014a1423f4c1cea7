using Cairn.Content;
using Cairn.Learning.Models;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Sweep;

/// <summary>
/// What a sweep has come to: <c>{"cairn":"sweep-state/1"}</c> before it, and then with <c>"best":slot, "label":…,
/// "model":{…}, "weights":link, "held_out_loss":bits</c>; without those where no setting gave a model.
/// </summary>
public sealed record SweepState(SweepResult? Best, string Label)
{
    internal const string Format = "sweep-state/1";


    public DagValue ToDocument()
    {
        var document = DagValue.Map(("cairn", Format));
        return Best is null
            ? document
            : document.With("best", Best.Slot).With("label", Label).With("model", ModelDocument.Write(Best.Model))
                .With("weights", Best.Weights).With("held_out_loss", Fp32Bits.From(Best.HeldOutLoss));
    }

    /// <summary>The best model of a finished sweep.</summary>
    /// <exception cref="InvalidDataException">The document is no such state, or no setting gave a model.</exception>
    public static async ValueTask<(GptConfig Model, Cid Weights, float? HeldOutLoss)> ReadBestAsync(
        IBlockStore blocks, Cid cid, CancellationToken cancel = default)
    {
        var fields = new DagFields(await blocks.GetDocumentAsync(cid, cancel).ConfigureAwait(false), "state");
        fields.OneOf("cairn", Format);
        fields.Integer("best", 0, 1023);
        fields.String("label");
        var best = (fields.Model(), fields.Link("weights"), (float?)Fp32Bits.Read(fields, "held_out_loss"));
        return fields.Finish()
            ? best
            : throw new InvalidDataException($"The sweep's state {cid} holds no model: {fields.Error}");
    }
}
