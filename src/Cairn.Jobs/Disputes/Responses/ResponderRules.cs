using Cairn.Contracts;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// A provider's side of a game on chain. Its next move follows from the game as it stands and from its trace, so there
/// is nothing to remember: whoever is started again goes on.
/// </summary>
public static class ResponderRules
{
    /// <param name="moves">The game's newest moves, in order; two are enough.</param>
    /// <param name="timeSeconds">Unix seconds of the newest block.</param>
    /// <param name="own">The provider's trace of the piece.</param>
    /// <param name="checkpointEvery">As the plan says.</param>
    /// <param name="input">The signer's word for the piece's input; null where it is lost.</param>
    /// <returns>The move; null where it is the challenger's turn, it is too late, or there is no answer.</returns>
    public static DisputeMove? Next(IReadOnlyList<GameMove> moves, ulong timeSeconds, PieceTrace own,
        uint checkpointEvery, SignedInput? input)
    {
        if (moves.Count == 0)
            return null;
        var game = moves[^1].Game;
        var board = GameBoard.Of(game);
        if (board.Asked == GameAsked.None || timeSeconds > board.Until)
            return null;
        if (board.Asked == GameAsked.Word)
            return new DisputeMove.Open(game);
        if (board.Asked == GameAsked.Input)
            return input is not null && input.InputRoot == game.Node ? new DisputeMove.AnswerInput(game, input) : null;
        var responder = new TraceResponder(own, checkpointEvery);
        return QuestionOf(moves[^1], board, responder, own.Spec.Program) is { } question
            && responder.Answer(question) is { } answer ? new DisputeMove.Answer(game, answer) : null;
    }

    private static Question? QuestionOf(
        GameMove last, GameBoard board, TraceResponder responder, PieceProgram program)
    {
        if (board.Asked == GameAsked.Partials)
            return GameElement.Read(last.Data, program);
        if (board.Tree is not { } kind || board.Step > program.Steps)
            return null;
        var run = (int)board.Step;
        if (board.Asked == GameAsked.Roots)
            return new Question(QuestionKind.Written,
                new TreeName(TreeKind.Trace, run, new WrittenPlace((int)board.Place, 0)));
        WrittenPlace? written = kind == TreeKind.Tensor
            ? responder.TensorWith(run, board.Leaves, board.Depth, board.Place, last.Game.Node) : default(WrittenPlace);
        if (written is null)
            return null;
        var name = new TreeName(kind, kind is TreeKind.State or TreeKind.Trace or TreeKind.Tensor ? run : 0,
            written.Value);
        if (board.Asked == GameAsked.Tile)
            return new Question(QuestionKind.Tile, name, Index: board.Place);
        // A tree of one leaf has no nodes: its root is the statement.
        if (board.Asked == GameAsked.Statement && board.Levels == 0)
            return new Question(kind == TreeKind.Trace ? QuestionKind.Trace : QuestionKind.States, name);
        return new Question(QuestionKind.Nodes, name, board.Depth, board.Place);
    }
}
