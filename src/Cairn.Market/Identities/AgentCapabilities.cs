using Cairn.Content;

namespace Cairn.Market;

/// <summary>What an agent of Cairn does and can do.</summary>
public sealed record AgentCapabilities
{
    /// <summary>The role of whoever lends a machine.</summary>
    public const string Provider = "provider";

    /// <summary>The role of whoever coordinates jobs.</summary>
    public const string Gateway = "gateway";

    private const int ListMax = 32;

    /// <summary>"provider" or "gateway".</summary>
    public required string Role { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>Workload kinds, at most 32.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Names of the kernel sets that it computes with, at most 32.</summary>
    public required IReadOnlyList<string> KernelSets { get; init; }

    /// <summary>Sandbox level; 0 for built-in workloads only, which run on data.</summary>
    public int Sandbox { get; init; }

    /// <summary>Threads lent; 0 for a gateway.</summary>
    public int Threads { get; init; }

    /// <summary>Widest vectors used, in bits; 0 for a gateway.</summary>
    public int VectorBits { get; init; }

    /// <summary>
    /// Speed measured by the built-in benchmark, work units (10^9 fp32 multiply-adds) a second; 0 for a gateway.
    /// </summary>
    public long UnitsPerSecond { get; init; }

    /// <summary>
    /// Whether this says the same as another one. No two measurements are equal: speeds do not differ while they are
    /// within a quarter of each other.
    /// </summary>
    public bool IsLike(AgentCapabilities other) =>
        (Role, Version, Sandbox, Threads, VectorBits)
            == (other.Role, other.Version, other.Sandbox, other.Threads, other.VectorBits)
        && Kinds.SequenceEqual(other.Kinds) && KernelSets.SequenceEqual(other.KernelSets)
        && Int128.Abs((Int128)UnitsPerSecond - other.UnitsPerSecond) * 4
            <= Int128.Max(UnitsPerSecond, other.UnitsPerSecond);

    internal DagValue ToDag() => DagValue.Map(
    [
        ("role", Role), ("version", Version), ("kinds", DagValue.List(Kinds.Select(k => (DagValue)k))),
        ("kernel_sets", DagValue.List(KernelSets.Select(k => (DagValue)k))), ("sandbox", Sandbox),
        ("threads", Threads), ("vector_bits", VectorBits), ("units_per_second", UnitsPerSecond),
    ]);

    internal static AgentCapabilities FromDag(DagFields fields) => new()
    {
        Role = fields.OneOf("role", Provider, Gateway),
        Version = fields.String("version", 64),
        Kinds = Texts(fields, "kinds"),
        KernelSets = Texts(fields, "kernel_sets"),
        Sandbox = (int)fields.Integer("sandbox", 0, byte.MaxValue),
        Threads = (int)fields.Integer("threads", 0, 4_096),
        VectorBits = (int)fields.Integer("vector_bits", 0, 65_536),
        UnitsPerSecond = fields.Integer("units_per_second", 0, 1_000_000_000),
    };

    private static string[] Texts(DagFields fields, string key)
    {
        var values = fields.List(key, ListMax);
        if (values.All(v => v.Kind == DagKind.String && v.AsString.Length <= 64))
            return [.. values.Select(v => v.AsString)];
        fields.Fail(key, "must be a list of short texts");
        return [];
    }
}
