using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Lookups;

/// <summary>What the prover looks up. All of it is bound to the transcript before the lookup begins.</summary>
/// <param name="Groups">For each group of the shape, its columns.</param>
/// <param name="Multiplicities">For each table, how often each row is looked up by all groups together.</param>
internal sealed record LookupWitness(BaseVector[][] Groups, BaseVector[] Multiplicities);
