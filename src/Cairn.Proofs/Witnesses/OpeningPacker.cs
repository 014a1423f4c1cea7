using System.Numerics;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>
/// Packs the openings of one witness' tensors. Of two written ones the later leads only to where its way to the trace's
/// root meets the earlier's.
/// </summary>
internal sealed class OpeningPacker(PackedWriter writer, OperatorOpening subject)
{
    private const int Side = 16;
    private readonly List<Way?> _ways = [];

    /// <param name="Written">The nodes from the tensor's root to the root of the tree over what was written.</param>
    /// <param name="Trace">The nodes from the operator's leaf to the trace's root.</param>
    private sealed record Way(long Writer, int Place, int Count, Hash32[] Written, Hash32[] Trace);

    public void Add(TensorSource source, TensorOpening opening)
    {
        Way? way = null;
        if (source.Kind == SourceKind.Parameters)
            writer.Bytes(opening.Parameters).Words(opening.Path.AsSpan());
        else if (source.Kind != SourceKind.State || !opening.Tiles.IsEmpty || !opening.Path.IsEmpty)
            way = AddTiles(source, opening);
        _ways.Add(way);
    }

    private Way? AddTiles(TensorSource source, TensorOpening opening)
    {
        writer.Byte(opening.Tiles.Length);
        foreach (var tile in opening.Tiles)
            AddTile(tile);
        if (source.Kind is SourceKind.Written or SourceKind.Earlier)
            return AddWay(source, opening);
        writer.Words(opening.Path.AsSpan()).Words(opening.StatePath.AsSpan());
        return null;
    }

    /// <summary>Of a tile the rows and columns that are not all zero; of a leaf after the last tile the leaf.</summary>
    private void AddTile(TileOpening tile)
    {
        var isTile = tile.Data.Length == TileGrid.TileBytes;
        // What is neither a tile nor a leaf is given a number that no tensor has.
        writer.Int(isTile || tile.Data.Length == Hash32.Size ? tile.Place : uint.MaxValue);
        if (isTile)
        {
            const int pitch = sizeof(uint) * Side;
            var (rows, columns) = (1, 1);
            for (var i = 0; i < tile.Data.Length; i++)
                if (tile.Data[i] != 0)
                    (rows, columns) = (i / pitch + 1, Math.Max(columns, i % pitch / sizeof(uint) + 1));
            writer.Byte((rows - 1) * Side + columns - 1);
            for (var row = 0; row < rows; row++)
                writer.Bytes(tile.Data.AsSpan(row * pitch, sizeof(uint) * columns));
        }
        else
        {
            writer.Bytes(tile.Data);
        }

        writer.Words(tile.Path.AsSpan());
    }

    private Way? AddWay(TensorSource source, TensorOpening opening)
    {
        var (writerPlace, place) = source.Kind == SourceKind.Written
            ? (subject.Place, source.A) : ((long)source.A, source.B);
        var tile = opening.Tiles.IsEmpty ? new TileOpening(0, [], []) : opening.Tiles[0];
        var leaf = tile.Data.Length == Hash32.Size ? new Hash32(tile.Data) : Keccak256.Compute(tile.Data);
        var written = Climb(PositionTree.Climb(leaf, tile.Place, tile.Path.AsSpan()), place,
            opening.WrittenPath.AsSpan());
        var trace = Climb(RunTrace.Leaf(opening.Written, written[^1]), writerPlace, opening.Path.AsSpan());
        var way = new Way(writerPlace, place, opening.Written, written, trace);
        var (earlier, levels) = Meeting(way, opening);
        writer.Byte(earlier + 1);
        if (earlier >= 0 && _ways[earlier]!.Writer == writerPlace)
        {
            writer.Words(opening.WrittenPath.AsSpan()[..Math.Max(0, levels - 1)]);
            return null;
        }

        writer.Short(opening.Written).Words(opening.WrittenPath.AsSpan());
        writer.Words(earlier < 0 ? opening.Path.AsSpan() : opening.Path.AsSpan()[..(levels - 1)]);
        return earlier < 0 ? way : null;
    }

    /// <summary>The earlier way that this one meets first, −1 for none; and how many levels above the tensors' roots,
    /// or the operators' leaves where these are others.</summary>
    private (int Earlier, int Levels) Meeting(Way way, TensorOpening opening)
    {
        var (earlier, least, levels) = (-1, int.MaxValue, 0);
        for (var n = 0; n < _ways.Count; n++)
        {
            if (_ways[n] is not { } other || other.Trace[^1] != way.Trace[^1])
                continue;
            var isSame = other.Writer == way.Writer;
            var (a, b, path) = isSame ? (other.Written, way.Written, opening.WrittenPath)
                : (other.Trace, way.Trace, opening.Path);
            var up = LevelsTo(isSame ? other.Place ^ way.Place : other.Writer ^ way.Writer);
            var cost = isSame ? up : way.Written.Length + up;
            if (cost >= least || up >= a.Length || up >= b.Length || a[up] != b[up]
                || (up > 0 && a[up - 1] != path[up - 1]) || (isSame && other.Count != way.Count))
                continue;
            (earlier, least, levels) = (n, cost, up);
        }

        return (earlier, levels);
    }

    private static int LevelsTo(long difference) =>
        difference == 0 ? 0 : BitOperations.Log2((ulong)difference) + 1;

    private static Hash32[] Climb(Hash32 node, long place, ReadOnlySpan<Hash32> path)
    {
        var nodes = new Hash32[path.Length + 1];
        nodes[0] = node;
        for (var level = 0; level < path.Length; level++)
            nodes[level + 1] = PositionTree.Climb(nodes[level], place >> level, path.Slice(level, 1));
        return nodes;
    }
}
