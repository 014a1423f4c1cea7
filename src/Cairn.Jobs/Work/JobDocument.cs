using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>
/// The canonical description of a job, a dag-json block whose CID is what everyone refers to:
/// <c>{"cairn":"job/1","inputs":{name:link},"kernel_set":…,"kind":…,"name":…,"policy":{"share":…,"verdict":"audit"},
/// kind:{…}}</c>. The section named like the kind belongs to the workload. The policy "dispute" has
/// "window_seconds" and may have "lock", an amount as text; the policy "proof" has no share.
/// </summary>
public sealed record JobDocument
{
    /// <summary>The document format that this program writes and reads.</summary>
    public const string Format = "job/1";

    /// <summary>The kernel set that this program computes with.</summary>
    public const string CurrentKernelSet = "cairn-kernels/1";

    private const int InputsMax = 64;

    private JobDocument(DagValue value)
    {
        Value = value;
        Cid = DagJson.CidOf(value);
    }

    /// <summary>The whole document.</summary>
    public DagValue Value { get; }

    /// <summary>The document's content identifier.</summary>
    public Cid Cid { get; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Inputs by name, as content.</summary>
    public required IReadOnlyDictionary<string, Cid> Inputs { get; init; }

    /// <summary>How results are checked and become final.</summary>
    public required JobPolicy Policy { get; init; }

    /// <summary>Share of the pieces that are audited, in parts per 10,000.</summary>
    public int AuditShare => Policy.AuditShare;

    /// <summary>The workload's own section.</summary>
    public required DagValue Section { get; init; }

    /// <summary>Makes a document from its parts, checked like any other.</summary>
    public static bool TryCreate(
        string kind, string name, IReadOnlyDictionary<string, Cid> inputs, JobPolicy policy, DagValue section,
        out JobDocument document, out SpecError error)
    {
        var value = DagValue.Map(
            ("cairn", Format),
            ("kernel_set", CurrentKernelSet),
            ("kind", kind),
            ("name", name),
            ("inputs", DagValue.Map(inputs.Select(i => (i.Key, (DagValue)i.Value)))),
            ("policy", policy.ToDag()),
            (kind, section));
        return TryRead(value, out document, out error);
    }

    /// <summary>Reads and checks a document from a peer or a file.</summary>
    public static bool TryRead(DagValue value, out JobDocument document, out SpecError error)
    {
        var fields = new DagFields(value, "job");
        fields.OneOf("cairn", Format);
        fields.OneOf("kernel_set", CurrentKernelSet);
        var kind = fields.String("kind", 32);
        var name = fields.String("name", 128);
        var inputs = ReadInputs(value, out var inputFault);
        var map = fields.Map("policy");
        var policy = JobPolicy.FromDag(map);
        map.Finish();
        var fault = fields.Error.Length > 0 ? fields.Error : inputFault ?? ReadSection(value, kind);
        document = null!;
        error = fault is null ? SpecError.None : new SpecError("", fault, "Make the document with `cairn run`.");
        if (fault is not null)
            return false;
        value.TryGet(kind, out var section);
        document = new JobDocument(value)
        {
            Kind = kind,
            Name = name,
            Inputs = inputs,
            Policy = policy,
            Section = section!,
        };
        return true;
    }

    private static Dictionary<string, Cid> ReadInputs(DagValue value, out string? fault)
    {
        var inputs = new Dictionary<string, Cid>(StringComparer.Ordinal);
        fault = "job.inputs must be a map of at most 64 links.";
        if (!value.TryGet("inputs", out var map) || map.Kind != DagKind.Map || map.AsMap.Count > InputsMax)
            return inputs;
        foreach (var (name, link) in map.AsMap)
        {
            if (link.Kind != DagKind.Link)
                return inputs;
            inputs[name] = link.AsLink;
        }

        fault = null;
        return inputs;
    }

    private static string? ReadSection(DagValue value, string kind)
    {
        string[] known = ["cairn", "kernel_set", "kind", "name", "inputs", "policy", kind];
        if (value.AsMap.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
            return $"job has an unknown field \"{unknown}\".";
        return value.TryGet(kind, out var section) && section.Kind == DagKind.Map && kind.Length > 0
            ? null
            : $"job.{kind} must be a map.";
    }
}
