using Cairn.Content;

namespace Cairn.Workloads.Infer;

/// <summary>A piece's proof: <c>{"cairn":"infer-proof/1","file":link}</c>. The file is a .proof file.</summary>
internal sealed record InferProof(Cid File)
{
    private const string Format = "infer-proof/1";

    public DagValue ToDocument() => DagValue.Map(("cairn", Format), ("file", File));

    /// <summary>False where the document is of another form.</summary>
    public static bool TryRead(DagValue document, out Cid file)
    {
        var fields = new DagFields(document, "proof");
        fields.OneOf("cairn", Format);
        file = fields.Link("file");
        return fields.Finish();
    }
}
