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
        IReadOnlyList<WrittenPlace> tensors = [];
        for (var i = 1; i < moves.Count; i++)
        {
            var (before, after) = (GameBoard.Of(moves[i - 1].Game), GameBoard.Of(moves[i].Game));
            if (after.Tree == TreeKind.Tensor && before.Tree == TreeKind.Trace)
                tensors = Entered(before, moves[i].Game.Node, answers, own);
            if (before.Asked is GameAsked.None or GameAsked.Word or GameAsked.Input || after.Asked != GameAsked.None)
                continue;
            var asker = before.Asked == GameAsked.Partials ? moves[i - 1].Data : [];
            foreach (var (question, answer) in Answer(before, moves[i].Data, asker, tensors, own.Spec.Program))
                answers[question] = answer;
        }

        return answers;
    }

    // Tensors of equal bytes have equal roots: what is said of one is said of all of them.
    private static List<WrittenPlace> Entered(
        GameBoard leaf, Hash32 root, Dictionary<Question, byte[]> answers, PieceTrace own)
    {
        var (run, place) = ((int)leaf.Step, (int)leaf.Place);
        if (run > own.Spec.Program.Steps || place >= own.Spec.Program.Operators(run).Length
            || !answers.TryGetValue(Written(run, place), out var roots))
            return [];
        var known = MemoryMarshal.Cast<byte, Hash32>(roots).ToArray();
        return [.. Enumerable.Range(0, known.Length).Where(t => known[t] == root)
            .Select(t => new WrittenPlace(place, t))];
    }

    private static IEnumerable<(Question, byte[])> Answer(
        GameBoard asked, byte[] data, byte[] asker, IReadOnlyList<WrittenPlace> tensors, PieceProgram program)
    {
        var (run, kind) = ((int)asked.Step, asked.Tree);
        var names = kind switch
        {
            null => [],
            TreeKind.Tensor => tensors.Select(t => new TreeName(TreeKind.Tensor, run, t)),
            TreeKind.State or TreeKind.Trace => [new TreeName(kind.Value, run)],
            _ => [new TreeName(kind.Value)],
        };
        switch (asked.Asked)
        {
            case GameAsked.Statement:
                var root = new PositionTree(MemoryMarshal.Cast<byte, Hash32>(data).ToArray()).Root.ToArray();
                yield return kind == TreeKind.Trace
                    ? (new Question(QuestionKind.Trace, new TreeName(TreeKind.Trace, run)), root)
                    : (new Question(QuestionKind.States), root);
                if (asked.Levels > 0)
                    yield return (new Question(QuestionKind.Nodes, names.First()), data);
                break;
            case GameAsked.Children:
                foreach (var name in names)
                    yield return (new Question(QuestionKind.Nodes, name, asked.Depth, asked.Place), data);
                break;
            case GameAsked.Roots:
                yield return (Written(run, (int)asked.Place), data);
                break;
            case GameAsked.Tile:
                foreach (var name in names)
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
