using Cairn.Contracts;
using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>A demand for a tile that is neither answered nor over.</summary>
internal sealed record OpenDemand(Hash32 Job, Assertion Assertion, ChunkDemand Demand);
