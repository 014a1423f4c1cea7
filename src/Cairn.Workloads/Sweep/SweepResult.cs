using Cairn.Content;
using Cairn.Learning.Graphs;
using Cairn.Learning.Models;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Sweep;

/// <summary>
/// A setting's output: <c>{"cairn":"sweep-result/1","slot":s,"model":{…},"weights":link,"held_out_loss":bits,
/// "losses":[bits…],"tokens":n}</c>. A training that met a NaN or an infinity has <c>"fault":{…}</c> in place of the
/// weights and the loss: it loses, and the other settings go on.
/// </summary>
/// <param name="Losses">Held-out losses in the course of the training, the last included.</param>
public sealed record SweepResult(
    int Slot, GptConfig Model, Cid Weights, float HeldOutLoss, IReadOnlyList<float> Losses, long Tokens,
    StepFault? Fault = null)
{
    private const string Format = "sweep-result/1";
    private const int MaxLosses = 1000;

    public DagValue ToDocument()
    {
        var document = DagValue.Map(("cairn", Format), ("slot", Slot), ("model", ModelDocument.Write(Model)),
            ("losses", Fp32Bits.From(Losses)), ("tokens", Tokens));
        return Fault is null
            ? document.With("weights", Weights).With("held_out_loss", Fp32Bits.From(HeldOutLoss))
            : document.With("fault", FaultDocument.Body(Fault));
    }

    /// <summary>False where the document is of another form.</summary>
    public static bool TryRead(DagValue document, out SweepResult? result)
    {
        var fields = new DagFields(document, "output");
        fields.OneOf("cairn", Format);
        var isBroken = fields.Has("fault");
        var read = new SweepResult((int)fields.Integer("slot", 0, 1023), fields.Model(),
            isBroken ? default : fields.Link("weights"), isBroken ? 0f : Fp32Bits.Read(fields, "held_out_loss"),
            Fp32Bits.ReadList(fields, "losses", MaxLosses), fields.Integer("tokens", 0, long.MaxValue),
            isBroken ? FaultDocument.ReadBody(fields.Map("fault")) : null);
        result = fields.Finish() ? read : null;
        return result is not null;
    }
}
