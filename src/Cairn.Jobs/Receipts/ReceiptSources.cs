using Cairn.Content;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>What a verifier may ask besides the receipt. Each that is missing leaves checks open, by name.</summary>
public sealed record ReceiptSources
{
    /// <summary>The chain; null leaves what only it knows unchecked.</summary>
    public IReceiptChain? Chain { get; init; }

    /// <summary>The registry that identities must be in; null takes the one that the receipt names.</summary>
    public Address? Registry { get; init; }

    /// <summary>The contract that contradictions must be recorded in; null takes the one that the receipt names.
    /// </summary>
    public Address? QuorumVerdict { get; init; }

    /// <summary>Where content is; null leaves content, and repeating, unchecked.</summary>
    public IBlockStore? Blocks { get; init; }

    /// <summary>The kinds of job that can be repeated; null leaves plan and repetitions unchecked.</summary>
    public WorkloadRegistry? Workloads { get; init; }

    /// <summary>Whether to prepare the first state and combine every stage again; default false.</summary>
    public bool Recombine { get; init; }

    /// <summary>How many pieces to execute again, drawn at random; default 0.</summary>
    public int SamplePieces { get; init; }

    /// <summary>Seed of that draw; default 0. Give a fresh one, so that nobody can foresee it.</summary>
    public int SampleSeed { get; init; }

    /// <summary>Threads and vectors of repeated work.</summary>
    public WorkContext Context { get; init; } = new();
}
