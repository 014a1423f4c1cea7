using System.Collections.Immutable;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>A drawn tile of a drawn output of a piece that ended well.</summary>
/// <param name="Source">The spec's 8 bytes about the output.</param>
/// <param name="RootPath">Of the output's root under the outcome's outputs.</param>
/// <param name="Operator">The operator of the end list that writes it.</param>
/// <param name="Tensor">What is written, with the tile.</param>
public sealed record ChunkOpening(
    byte[] Source, ImmutableArray<Hash32> SourcePath, ImmutableArray<Hash32> RootPath, OperatorOpening Operator,
    BoundTensor Tensor)
{
    /// <summary>
    /// What a seed draws: its low 128 bits the output, its high 128 bits the tile. Null where the piece failed, so that
    /// there is nothing to draw from.
    /// </summary>
    public static ChunkOpening? Of(PieceTrace trace, UInt256 seed)
    {
        var (spec, program) = (trace.Spec, trace.Spec.Program);
        if (trace.Outcome.Fail is not null || program.Outputs.Length == 0)
            return null;
        var output = (int)(Low(seed) % (UInt128)program.Outputs.Length);
        var (run, written) = (program.Steps, program.Outputs[output]);
        var (end, tensor) = (trace.Run(run), trace.Run(run).Tensor(written));
        var declared = program.Operators(run)[written.Operator].Written[written.Tensor];
        var tree = end.TreeOf(written);
        var tiles = (UInt128)new TileGrid(new TensorShape(tensor.Declaration)).Count;
        var opened = BoundTensor.Of(spec.Operator(run, written.Operator), declared);
        if (tiles > 0)
        {
            var tile = (long)(Low(seed >> 128) % tiles);
            opened = opened with
            {
                Opening = opened.Opening with
                {
                    Tiles = [new TileOpening(tile, TensorBytes.Tile(tensor, tile), [.. tree.Path(tile)])],
                },
            };
        }

        return new ChunkOpening(spec.Outputs[output], [.. spec.Outputs.Tree.Path(output)],
            [.. trace.OutputTree().Path(output)], OperatorOpening.Of(spec, run, written.Operator), opened);
    }

    private static UInt128 Low(UInt256 value) => (UInt128)(value % ((UInt256)UInt128.MaxValue + UInt256.One));
}
