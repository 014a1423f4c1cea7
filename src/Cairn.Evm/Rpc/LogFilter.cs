using Cairn.Crypto;

namespace Cairn.Evm;

/// <summary>
/// Which logs: by emitters (none = all) and, by position, topics of which one must match (none = any).
/// </summary>
public sealed record LogFilter
{
    /// <summary>Contracts; empty for all.</summary>
    public IReadOnlyList<Address> Addresses { get; init; } = [];

    /// <summary>At most four positions, each a list of alternatives; an empty list matches anything.</summary>
    public IReadOnlyList<IReadOnlyList<Hash32>> Topics { get; init; } = [];

    /// <summary>All logs of some contracts.</summary>
    public static LogFilter Of(params IReadOnlyList<Address> addresses) => new() { Addresses = addresses };

    /// <summary>Topics as <see cref="AbiEvent.EncodeTopics"/> gives them.</summary>
    public LogFilter With(IEnumerable<Hash32?> topics) =>
        this with { Topics = [.. topics.Select(t => t is { } topic ? (Hash32[])[topic] : [])] };
}
