using Cairn.Content;
using Cairn.Learning.Training;
using Cairn.Workloads.Documents;

namespace Cairn.Workloads.Train;

/// <summary>
/// A piece's output: <c>{"cairn":"train-update/1","round":r,"slot":s,"update":link,"losses":[bits…],"tokens":n}</c>.
/// The update is a file of Q4 blocks. Instead, a fault may stand there: <see cref="FaultDocument"/>.
/// </summary>
/// <param name="Losses">The batch's mean loss before each local step, in nats a byte.</param>
public sealed record TrainUpdate(int Round, int Slot, Cid Update, IReadOnlyList<float> Losses, long Tokens)
{
    private const string Format = "train-update/1";
    private const int MaxSteps = 100_000;

    public DagValue ToDocument() => DagValue.Map(
        ("cairn", Format), ("round", Round), ("slot", Slot), ("update", Update), ("losses", Fp32Bits.From(Losses)),
        ("tokens", Tokens));

    /// <summary>False where the document is of another form, such as one that a stranger made up.</summary>
    public static bool TryRead(DagValue document, out TrainUpdate? update)
    {
        var fields = new DagFields(document, "output");
        fields.OneOf("cairn", Format);
        var read = new TrainUpdate((int)fields.Integer("round", 0, 10_000), (int)fields.Integer("slot", 0, 1023),
            fields.Link("update"), Fp32Bits.ReadList(fields, "losses", MaxSteps),
            fields.Integer("tokens", 0, long.MaxValue));
        update = fields.Finish() ? read : null;
        return update is not null;
    }
}
