using System.Collections.Immutable;
using System.Globalization;
using Cairn.Content;
using Cairn.Market;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>
/// A question as a document's map: <c>{"kind":"nodes","tree":"trace","run":…,"operator":…,"tensor":…,"depth":…,
/// "index":…,"instance":…,"loops":[…]}</c>; numbers that are 0 and lists that are empty are left out.
/// </summary>
public static class QuestionForm
{
    private const int LoopsMax = 16;
    private static readonly string[] Kinds = [.. Enum.GetValues<QuestionKind>().Select(Name)];
    private static readonly string[] Trees = [.. Enum.GetValues<TreeKind>().Select(Name)];

    public static DagValue ToDag(this Question question)
    {
        var tree = question.Tree;
        (string, long)[] numbers =
        [
            ("run", tree.Run), ("operator", tree.Written.Operator), ("tensor", tree.Written.Tensor),
            ("depth", question.Depth), ("index", question.Index), ("instance", question.Instance),
        ];
        var map = DagValue.Map([("kind", Name(question.Kind)), ("tree", Name(tree.Kind)),
            .. numbers.Where(n => n.Item2 != 0).Select(n => (n.Item1, (DagValue)n.Item2))]);
        return question.Loops.IsDefaultOrEmpty
            ? map : map.With("loops", DagValue.List(question.Loops.Select(l => (DagValue)l)));
    }

    /// <summary>Reads what <see cref="ToDag"/> wrote; faults are left in <paramref name="fields"/>.</summary>
    public static Question FromDag(DagFields fields)
    {
        var kind = (QuestionKind)(Array.IndexOf(Kinds, fields.OneOf("kind", Kinds)) + 1);
        var tree = (TreeKind)Math.Max(0, Array.IndexOf(Trees, fields.OneOf("tree", Trees)));
        var name = new TreeName(tree, Small("run"), new WrittenPlace(Small("operator"), Small("tensor")));
        var loops = fields.Has("loops") ? fields.List("loops", LoopsMax) : [];
        if (loops.Any(l => l.Kind != DagKind.Integer || l.AsInteger < 0 || l.AsInteger > int.MaxValue))
            fields.Fail("loops", "must be integers from 0 to 2^31-1");
        return new Question(kind, name, Small("depth"), Number("index", long.MaxValue), Small("instance"),
            fields.Error.Length > 0 || loops.Count == 0
                ? default : ImmutableArray.CreateRange(loops.Select(l => (int)l.AsInteger)));

        int Small(string key) => (int)Number(key, int.MaxValue);

        long Number(string key, long most) => fields.Has(key) ? fields.Integer(key, 0, most) : 0;
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLower(CultureInfo.InvariantCulture);
}
