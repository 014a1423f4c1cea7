using System.Runtime.InteropServices;
using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>What a challenger has learnt from a responder, each answer checked against what it committed to.</summary>
internal sealed class ResponderView(
    IResponder responder, PieceTrace own, PieceCommitment claimed, uint checkpointEvery, CancellationToken cancel)
{
    private readonly Dictionary<TreeName, KnownTree> _trees = [];
    private readonly Dictionary<(int Run, int Operator), Hash32[]> _written = [];

    /// <summary>Questions asked so far.</summary>
    public int Questions { get; private set; }

    /// <summary>Bytes of their answers.</summary>
    public long AnswerBytes { get; private set; }

    public async ValueTask<KnownTree> StatesAsync() =>
        _trees.GetValueOrDefault(new TreeName(TreeKind.States))
        ?? Keep(new TreeName(TreeKind.States), own.States,
            await WordAsync(new Question(QuestionKind.States)).ConfigureAwait(false));

    public async ValueTask<KnownTree> TraceAsync(int run)
    {
        var name = new TreeName(TreeKind.Trace, run);
        return _trees.GetValueOrDefault(name) ?? Keep(name, own.Run(run).Tree,
            await WordAsync(new Question(QuestionKind.Trace, name)).ConfigureAwait(false));
    }

    /// <summary>A tree by its name.</summary>
    public async ValueTask<KnownTree> TreeAsync(TreeName name) => name.Kind switch
    {
        TreeKind.Segments => Segments(),
        TreeKind.States => await StatesAsync().ConfigureAwait(false),
        TreeKind.State => await StateAsync(name.Run).ConfigureAwait(false),
        TreeKind.Trace => await TraceAsync(name.Run).ConfigureAwait(false),
        TreeKind.Tensor => await TensorAsync(name.Run, name.Written).ConfigureAwait(false),
        _ => Outputs(),
    };

    public KnownTree Segments() => Of(new TreeName(TreeKind.Segments), own.Segments(checkpointEvery),
        claimed.SegmentRoot);

    public KnownTree Outputs() => Of(new TreeName(TreeKind.Outputs), own.OutputTree(), claimed.Outcome.Outputs);

    /// <summary>The tensors of the state at the begin of a run.</summary>
    public async ValueTask<KnownTree> StateAsync(int run)
    {
        var root = await (await StatesAsync().ConfigureAwait(false)).LeafAsync(run - 1).ConfigureAwait(false);
        return Of(new TreeName(TreeKind.State, run), own.StateTree(run), root);
    }

    /// <summary>The roots in an operator's leaf.</summary>
    public async ValueTask<Hash32[]> WrittenAsync(int run, int place)
    {
        if (_written.TryGetValue((run, place), out var known))
            return known;
        var trace = await TraceAsync(run).ConfigureAwait(false);
        var leaf = await trace.LeafAsync(place).ConfigureAwait(false);
        if (place < own.Run(run).Count && leaf == own.Run(run).Tree.Leaves[place])
            return _written[(run, place)] = own.Run(run).Written(place).ToArray();
        var question = new Question(
            QuestionKind.Written, new TreeName(TreeKind.Trace, run, new WrittenPlace(place, 0)));
        var answer = await AskAsync(question).ConfigureAwait(false);
        if (answer.Length % Hash32.Size != 0)
            throw new NoAnswerException(question);
        var roots = MemoryMarshal.Cast<byte, Hash32>(answer).ToArray();
        return RunTrace.Leaf(roots) == leaf ? _written[(run, place)] = roots : throw new NoAnswerException(question);
    }

    /// <summary>The tiles of a tensor that an operator wrote.</summary>
    public async ValueTask<KnownTree> TensorAsync(int run, WrittenPlace place)
    {
        var written = await WrittenAsync(run, place.Operator).ConfigureAwait(false);
        return Of(new TreeName(TreeKind.Tensor, run, place), own.Run(run).TreeOf(place), written[place.Tensor]);
    }

    public async ValueTask<byte[]> TileAsync(int run, WrittenPlace place, long tile)
    {
        var leaf = await (await TensorAsync(run, place).ConfigureAwait(false)).LeafAsync(tile).ConfigureAwait(false);
        var question = new Question(QuestionKind.Tile, new TreeName(TreeKind.Tensor, run, place), Index: tile);
        var answer = await AskAsync(question).ConfigureAwait(false);
        return answer.Length == TileGrid.TileBytes && Keccak256.Compute(answer) == leaf
            ? answer : throw new NoAnswerException(question);
    }

    public async ValueTask<byte[]> PartialsAsync(int run, int place, int instance, int[] index)
    {
        var name = new TreeName(TreeKind.Tensor, run, new WrittenPlace(place, 0));
        return await AskAsync(new Question(QuestionKind.Partials, name, Instance: instance, Loops: [.. index]))
            .ConfigureAwait(false);
    }

    private KnownTree Of(TreeName name, PositionTree tree, Hash32 root) =>
        _trees.GetValueOrDefault(name) ?? Keep(name, tree, root);

    private KnownTree Keep(TreeName name, PositionTree tree, Hash32 root) =>
        _trees[name] = new KnownTree(name, root, tree, AskAsync);

    private async ValueTask<Hash32> WordAsync(Question question)
    {
        var answer = await AskAsync(question).ConfigureAwait(false);
        return answer.Length == Hash32.Size ? new Hash32(answer) : throw new NoAnswerException(question);
    }

    private async ValueTask<byte[]> AskAsync(Question question)
    {
        Questions++;
        var answer = await responder.AskAsync(question, cancel).ConfigureAwait(false);
        if (answer is null || answer.Length > question.AnswerBytesMax)
            throw new NoAnswerException(question);
        AnswerBytes += answer.Length;
        return answer;
    }
}
