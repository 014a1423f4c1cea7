using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>An output is another tensor than the end list wrote.</summary>
/// <param name="Source">The spec's 8 bytes about the output.</param>
/// <param name="Leaf">The operator that wrote it, in the trace of the end list.</param>
public sealed record OutputWitness(
    ImmutableArray<Statement> Statements, int Output, byte[] Source, ImmutableArray<Hash32> SourcePath, Hash32 Root,
    ImmutableArray<Hash32> RootPath, LeafOpening Leaf)
    : FraudWitness(Statements)
{
    public override FraudKind Kind => FraudKind.Output;
}
