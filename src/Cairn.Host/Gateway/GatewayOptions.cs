using Cairn.Contracts;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>How a gateway is run.</summary>
public sealed record GatewayOptions
{
    /// <summary>Where it keeps its journal, key, jobs and blocks.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>The chain and its contracts.</summary>
    public required Deployment Deployment { get; init; }

    /// <summary>TCP port on 127.0.0.1; default 0, which takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Threads for combining stages; default 1, 1 to 256.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How the coordinator leases, races and audits.</summary>
    public CoordinatorOptions Coordination { get; init; } = new();
}
