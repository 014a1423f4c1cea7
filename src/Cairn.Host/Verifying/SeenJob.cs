using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Host;

/// <summary>What a verifier has seen of one job: up to which batch, what of them is not published yet, and what the
/// results say of each other.</summary>
internal sealed class SeenJob
{
    private readonly Dictionary<int, int> _missing = [];
    private readonly HashSet<(int Number, int Place)> _known = [];
    private readonly Dictionary<(uint Piece, uint Branch), Dictionary<Hash32, Address>> _digests = [];
    private readonly Dictionary<(uint Stage, uint Branch), Hash32> _inputs = [];
    private readonly HashSet<(uint Stage, uint Branch)> _ambiguous = [];
    private readonly Dictionary<Hash32, int> _numbers = [];

    /// <summary>The last batch that was seen.</summary>
    public int After { get; private set; }

    /// <summary>Seen, and not known to need no more looking at.</summary>
    public List<SeenResult> Waiting { get; } = [];

    /// <summary>Batches of which something is not published yet, ascending.</summary>
    public IReadOnlyList<int> Unfinished => [.. _missing.Keys.Order()];

    /// <summary>The number of the batch with a receipt of this root; null where none is seen.</summary>
    public int? NumberOf(Hash32 root) => _numbers.TryGetValue(root, out var number) ? number : null;

    public bool Knows(int number, int place) => _known.Contains((number, place));

    public void Take(SeenBatch batch)
    {
        if (batch.Number <= After)
            return;
        After = batch.Number;
        if (batch.Count > 0)
            _missing[batch.Number] = batch.Count;
    }

    public void Take(SeenResult result)
    {
        if (!_known.Add((result.Number, result.Place)))
            return;
        _numbers[result.Root] = result.Number;
        if (_missing.TryGetValue(result.Number, out var missing) && --_missing[result.Number] == 0)
            _missing.Remove(result.Number);
        var key = (result.Piece, result.Branch);
        if (!_digests.TryGetValue(key, out var digests))
            _digests.Add(key, digests = []);
        digests.TryAdd(result.Digest, result.Provider);
        if (!result.InputRoot.IsZero
            && !_inputs.TryAdd((result.InputStage, result.Branch), result.InputRoot)
            && _inputs[(result.InputStage, result.Branch)] != result.InputRoot)
            _ambiguous.Add((result.InputStage, result.Branch));
        Waiting.Add(result);
    }

    /// <summary>Whether another result of the same piece differs.</summary>
    public bool IsContradicted(SeenResult result) => _digests[(result.Piece, result.Branch)].Count > 1;

    /// <summary>Whether the signer gave its word for two inputs of the stage that a result belongs to.</summary>
    public bool HasTwoInputs(SeenResult result) => _ambiguous.Contains((result.InputStage, result.Branch));
}
