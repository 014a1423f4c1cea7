using System.Collections.Immutable;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// The challenger's next move on chain towards the answer of a question: straight down where the game is above it, else
/// by way of the root of the tree. Every move it gives is one that the rules allow when it is the challenger's turn.
/// </summary>
/// <param name="own">The challenger's trace.</param>
/// <param name="search">What the challenger has learnt.</param>
/// <param name="checkpointEvery">As the plan says.</param>
/// <param name="signed">What the provider has signed, by kind and position; null where it has not.</param>
internal sealed class GamePath(
    PieceTrace own, Challenger search, uint checkpointEvery, Func<StatementKind, Hash32, SignedStatement?> signed)
{
    private PieceProgram Program => own.Spec.Program;

    /// <returns>The move; null where the question is none that can be asked on chain.</returns>
    public async ValueTask<DisputeMove?> TowardsAsync(Game game, Question question)
    {
        var board = GameBoard.Of(game);
        var name = question.Tree;
        return question.Kind switch
        {
            QuestionKind.States => Ask(game, StatementKind.States, 0),
            QuestionKind.Trace => Ask(game, StatementKind.Trace, name.Run),
            QuestionKind.Nodes => await DownAsync(game, board, name, question.Depth, question.Index)
                .ConfigureAwait(false),
            QuestionKind.Written => await LeafAsync(game, board, name.Run, name.Written.Operator).ConfigureAwait(false),
            QuestionKind.Tile => await DownAsync(game, board, name, DepthOf(name), question.Index)
                .ConfigureAwait(false),
            QuestionKind.Partials => new DisputeMove.Partials(game, question),
            _ => null,
        };
    }

    /// <summary>To what an operator wrote; where that is one tensor, into it at once.</summary>
    private ValueTask<DisputeMove?> LeafAsync(Game game, GameBoard board, int run, int place)
    {
        var trace = new TreeName(TreeKind.Trace, run);
        return Program.Operators(run)[place].Written.Length == 1 && IsAbove(board, trace, DepthOf(trace), place)
            ? IntoAsync(game, board, run, new WrittenPlace(place, 0), [])
            : DownAsync(game, board, trace, DepthOf(trace), place);
    }

    private async ValueTask<DisputeMove?> DownAsync(Game game, GameBoard board, TreeName name, int depth, long index)
    {
        if (board.Depth >= depth || !IsAbove(board, name, depth, index))
            return await EnterAsync(game, board, name).ConfigureAwait(false);
        return await PathAsync(board, name, depth, index).ConfigureAwait(false) is var (child, path)
            ? new DisputeMove.Pick(game, child, (uint)(index - (board.Place << path.Length)), path)
            : null;
    }

    private static bool IsAbove(GameBoard board, TreeName name, int depth, long index) =>
        board.IsIn(name) && index >> (depth - board.Depth) == board.Place;

    /// <summary>A node and its siblings up to the game's node.</summary>
    private async ValueTask<(Hash32 Child, ImmutableArray<Hash32> Path)?> PathAsync(
        GameBoard board, TreeName name, int depth, long index)
    {
        var path = new Hash32[depth - board.Depth];
        for (var level = 0; level < path.Length; level++)
        {
            if (await search.NodeAsync(name, depth - level, (index >> level) ^ 1).ConfigureAwait(false) is not { } node)
                return null;
            path[level] = node;
        }

        return await search.NodeAsync(name, depth, index).ConfigureAwait(false) is { } child
            ? (child, [.. path]) : null;
    }

    private async ValueTask<DisputeMove?> EnterAsync(Game game, GameBoard board, TreeName name)
    {
        switch (name.Kind)
        {
            case TreeKind.Segments:
                return new DisputeMove.Segments(game);
            case TreeKind.Outputs:
                return new DisputeMove.Outputs(game);
            case TreeKind.States:
                return Ask(game, StatementKind.States, 0);
            case TreeKind.Trace:
                return Ask(game, StatementKind.Trace, name.Run);
            case TreeKind.State when DepthOf(new TreeName(TreeKind.States)) == 0:
                return Ask(game, StatementKind.States, 0);
            case TreeKind.State:
                var states = new TreeName(TreeKind.States);
                return await DownAsync(game, board, states, DepthOf(states), name.Run - 1).ConfigureAwait(false);
            default:
                return await TensorAsync(game, board, name).ConfigureAwait(false);
        }
    }

    private async ValueTask<DisputeMove?> TensorAsync(Game game, GameBoard board, TreeName name)
    {
        var (trace, place) = (new TreeName(TreeKind.Trace, name.Run), name.Written.Operator);
        var roots = IsAbove(board, trace, DepthOf(trace), place)
            ? await search.WrittenAsync(name.Run, place).ConfigureAwait(false) : null;
        return roots is null
            ? await LeafAsync(game, board, name.Run, place).ConfigureAwait(false)
            : await IntoAsync(game, board, name.Run, name.Written, [.. roots]).ConfigureAwait(false);
    }

    private async ValueTask<DisputeMove?> IntoAsync(
        Game game, GameBoard board, int run, WrittenPlace written, ImmutableArray<Hash32> roots)
    {
        var trace = new TreeName(TreeKind.Trace, run);
        return await PathAsync(board, trace, DepthOf(trace), written.Operator).ConfigureAwait(false) is var (leaf, path)
            ? new DisputeMove.Enter(game, run, written, leaf, path, roots)
            : null;
    }

    private DisputeMove.Ask Ask(Game game, StatementKind kind, int run)
    {
        var position = kind == StatementKind.States ? Hash32.Zero : Statement.Trace(run, default).Position;
        return new DisputeMove.Ask(game, signed(kind, position)
            ?? new SignedStatement((byte)kind, position, Hash32.Zero, Hash32.Zero, Hash32.Zero));
    }

    private int DepthOf(TreeName name) => PositionTree.DepthOf(name.Kind switch
    {
        TreeKind.Segments => checkpointEvery == 0 ? 0 : Program.Steps / checkpointEvery,
        TreeKind.States => Program.Steps,
        TreeKind.State => Program.States.Length,
        TreeKind.Trace => Program.Operators(name.Run).Length,
        TreeKind.Tensor => new TileGrid(new TensorShape(
            Program.Operators(name.Run)[name.Written.Operator].WrittenTensor(name.Written.Tensor))).Count,
        _ => Program.Outputs.Length,
    });
}
