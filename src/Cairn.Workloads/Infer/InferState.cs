using Cairn.Content;

namespace Cairn.Workloads.Infer;

/// <summary>
/// What the job has come to: <c>{"cairn":"infer-state/1"}</c> before it, and then with <c>"rows":n,"file":link</c>, all
/// rows' outputs in one file as in <see cref="InferOutput"/>.
/// </summary>
public sealed record InferState(int Rows, Cid File)
{
    private const string Format = "infer-state/1";

    /// <summary>Before the only stage.</summary>
    public static InferState Empty { get; } = new(0, default);

    public DagValue ToDocument() => File.IsDefault
        ? DagValue.Map(("cairn", Format))
        : DagValue.Map(("cairn", Format), ("rows", Rows), ("file", File));

    /// <summary>The outputs of a finished job.</summary>
    /// <exception cref="InvalidDataException">The document is no such state, or has no outputs yet.</exception>
    public static async ValueTask<InferState> ReadAsync(
        IBlockStore blocks, Cid cid, CancellationToken cancel = default)
    {
        var fields = new DagFields(await blocks.GetDocumentAsync(cid, cancel).ConfigureAwait(false), "state");
        fields.OneOf("cairn", Format);
        var state = new InferState((int)fields.Integer("rows", 1, InferSection.RowsMax), fields.Link("file"));
        return fields.Finish()
            ? state
            : throw new InvalidDataException($"The state {cid} holds no outputs: {fields.Error}");
    }
}
