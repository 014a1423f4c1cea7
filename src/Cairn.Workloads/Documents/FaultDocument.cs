using Cairn.Content;
using Cairn.Learning.Graphs;

namespace Cairn.Workloads.Documents;

/// <summary>
/// A fault as a piece's output, <c>{"fail":{"step":…,"operator":…,"element":…}}</c>: checked and paid.
/// </summary>
public static class FaultDocument
{
    private const int MaxOperatorLength = 128;

    public static DagValue Write(StepFault fault) => DagValue.Map(("fail", Body(fault)));

    /// <summary>False where the document is of another form.</summary>
    public static bool TryRead(DagValue document, out StepFault? fault)
    {
        fault = null;
        if (document.Kind != DagKind.Map || !document.TryGet("fail", out _))
            return false;
        var fields = new DagFields(document, "output");
        var read = ReadBody(fields.Map("fail"));
        if (!fields.Finish())
            return false;
        fault = read;
        return true;
    }

    internal static DagValue Body(StepFault fault) => DagValue.Map(
        ("step", fault.Step), ("operator", fault.Operator), ("element", fault.Element));

    internal static StepFault ReadBody(DagFields fields)
    {
        var fault = new StepFault((int)fields.Integer("step", 0, int.MaxValue),
            fields.String("operator", MaxOperatorLength), fields.Integer("element", 0, long.MaxValue));
        fields.Finish();
        return fault;
    }
}
