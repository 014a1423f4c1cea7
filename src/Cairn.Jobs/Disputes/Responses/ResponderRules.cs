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
        var answer = QuestionOf(moves[^1], board, own.Spec.Program) is { } question
            ? responder.Answer(question) : null;
        if (answer is not null && board is { Asked: GameAsked.Roots, Tree: TreeKind.Tensor })
            answer = responder.Answer(Below(board)) is { } below ? [.. answer, .. below] : null;
        return answer is null ? null : new DisputeMove.Answer(game, answer);
    }

    private static Question? QuestionOf(GameMove last, GameBoard board, PieceProgram program)
    {
        if (board.Asked == GameAsked.Partials)
            return GameElement.Read(last.Data, program);
        if (board.Tree is not { } kind || board.Step > program.Steps)
            return null;
        var run = (int)board.Step;
        if (board.Asked == GameAsked.Roots)
            return new Question(QuestionKind.Written, new TreeName(TreeKind.Trace, run,
                new WrittenPlace(kind == TreeKind.Tensor ? board.Tensor.Operator : (int)board.Place, 0)));
        if (kind == TreeKind.Tensor)
            return Below(board);
        var name = new TreeName(kind, kind is TreeKind.State or TreeKind.Trace ? run : 0);
        // A tree of one leaf has no nodes: its root is the statement.
        if (board.Asked == GameAsked.Statement && board.Levels == 0)
            return new Question(kind == TreeKind.Trace ? QuestionKind.Trace : QuestionKind.States, name);
        return new Question(QuestionKind.Nodes, name, board.Depth, board.Place);
    }

    /// <summary>What is below a node of a tensor.</summary>
    private static Question Below(GameBoard board)
    {
        var name = new TreeName(TreeKind.Tensor, (int)board.Step, board.Tensor);
        return board.Levels == 0 ? new Question(QuestionKind.Tile, name, Index: board.Place)
            : new Question(QuestionKind.Nodes, name, board.Depth, board.Place);
    }
}
