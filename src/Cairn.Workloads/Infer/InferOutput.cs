using Cairn.Content;

namespace Cairn.Workloads.Infer;

/// <summary>
/// A piece's output: <c>{"cairn":"infer-output/1","first":n,"rows":k,"file":link}</c>. The file holds, row by row, all
/// outputs' numbers, 32-bit little-endian.
/// </summary>
/// <param name="First">The first row.</param>
/// <param name="Rows">How many.</param>
public sealed record InferOutput(int First, int Rows, Cid File)
{
    private const string Format = "infer-output/1";

    public DagValue ToDocument() =>
        DagValue.Map(("cairn", Format), ("first", First), ("rows", Rows), ("file", File));

    /// <summary>False where the document is of another form.</summary>
    public static bool TryRead(DagValue document, out InferOutput? output)
    {
        var fields = new DagFields(document, "output");
        fields.OneOf("cairn", Format);
        var read = new InferOutput((int)fields.Integer("first", 0, InferSection.RowsMax),
            (int)fields.Integer("rows", 1, InferSection.RowsMax), fields.Link("file"));
        output = fields.Finish() ? read : null;
        return output is not null;
    }
}
