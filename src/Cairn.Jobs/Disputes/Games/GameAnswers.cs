using System.Runtime.InteropServices;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>What a provider has answered in a game on chain, by the question that a challenger has of it.</summary>
public static class GameAnswers
{
    /// <param name="moves">The game from its begin, in order.</param>
    /// <param name="own">The challenger's trace.</param>
    public static Dictionary<Question, byte[]> Read(IReadOnlyList<GameMove> moves, PieceTrace own)
    {
        var answers = new Dictionary<Question, byte[]>();
        for (var i = 1; i < moves.Count; i++)
        {
            var (before, after) = (GameBoard.Of(moves[i - 1].Game), GameBoard.Of(moves[i].Game));
            if (before.Asked is GameAsked.None or GameAsked.Word or GameAsked.Input || after.Asked != GameAsked.None)
                continue;
            var asker = before.Asked == GameAsked.Partials ? moves[i - 1].Data : [];
            foreach (var (question, answer) in Answer(before, moves[i].Data, asker, own.Spec.Program))
                answers[question] = answer;
        }

        return answers;
    }

    private static IEnumerable<(Question, byte[])> Answer(
        GameBoard asked, byte[] data, byte[] asker, PieceProgram program)
    {
        var (run, kind) = ((int)asked.Step, asked.Tree);
        var name = kind switch
        {
            TreeKind.Tensor => new TreeName(TreeKind.Tensor, run, asked.Tensor),
            TreeKind.State or TreeKind.Trace => new TreeName(kind.Value, run),
            _ => new TreeName(kind ?? default),
        };
        switch (asked.Asked)
        {
            case GameAsked.Statement:
                var root = new PositionTree(MemoryMarshal.Cast<byte, Hash32>(data).ToArray()).Root.ToArray();
                yield return kind == TreeKind.Trace
                    ? (new Question(QuestionKind.Trace, new TreeName(TreeKind.Trace, run)), root)
                    : (new Question(QuestionKind.States), root);
                if (asked.Levels > 0)
                    yield return (new Question(QuestionKind.Nodes, name), data);
                break;
            case GameAsked.Children:
                yield return (new Question(QuestionKind.Nodes, name, asked.Depth, asked.Place), data);
                break;
            case GameAsked.Roots when kind == TreeKind.Tensor:
                var size = Hash32.Size * asked.Written;
                yield return (Written(run, asked.Tensor.Operator), data[..size]);
                yield return (asked.Levels > 0 ? new Question(QuestionKind.Nodes, name)
                    : new Question(QuestionKind.Tile, name), data[size..]);
                break;
            case GameAsked.Roots:
                yield return (Written(run, (int)asked.Place), data);
                break;
            case GameAsked.Tile:
                yield return (new Question(QuestionKind.Tile, name, Index: asked.Place), data);
                break;
            case GameAsked.Partials when GameElement.Read(asker, program) is { } element:
                yield return (element, data);
                break;
        }
    }

    private static Question Written(int run, int place) =>
        new(QuestionKind.Written, new TreeName(TreeKind.Trace, run, new WrittenPlace(place, 0)));
}
