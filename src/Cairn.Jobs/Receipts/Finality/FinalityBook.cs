using System.Numerics;
using Cairn.Contracts;
using Cairn.Crypto;

namespace Cairn.Jobs;

/// <summary>One provider's results, by their places in the whole list.</summary>
internal sealed class FinalityBook(List<PieceFinality> all)
{
    private readonly List<int> _places = [];
    private readonly List<(int Place, BigInteger Worth)> _accepted = [];
    private readonly Dictionary<(Hash32 Root, uint Piece, uint Branch), int> _byResult = [];
    private readonly Dictionary<Hash32, Assertion> _asserted = [];
    private BigInteger _covered;
    private int _next;
    private ulong _insuredUntil;

    public void Add(Hash32 root, uint piece, uint branch, BigInteger? worth)
    {
        _places.Add(all.Count);
        _byResult.TryAdd((root, piece, branch), all.Count);
        if (worth is { } price)
            _accepted.Add((all.Count, price));
    }

    public void Take(JobEvent happened, ulong time, int pieces)
    {
        switch (happened)
        {
            case JobEvent.Locked e:
                _insuredUntil = e.Until;
                break;
            case JobEvent.Released:
                _insuredUntil = 0;
                break;
            case JobEvent.Claimed e:
                while (_next < _accepted.Count && _covered + _accepted[_next].Worth <= e.Paid)
                {
                    _covered += _accepted[_next].Worth;
                    Decide(_accepted[_next++].Place, FinalityKind.Consent, e.Block, time);
                }

                break;
            case JobEvent.Asserted e when (ulong)e.Assertion.First + e.Assertion.Count <= (ulong)pieces:
                _asserted[e.Id] = e.Assertion;
                Await(e.Assertion, e.End);
                break;
            case JobEvent.Finalised e when _asserted.TryGetValue(e.Id, out var assertion):
                foreach (var place in Held(assertion))
                    Decide(place, FinalityKind.Time, e.Block, time);
                break;
            case JobEvent.Voided e when _asserted.TryGetValue(e.Id, out var assertion):
                Await(assertion, 0);
                break;
            case JobEvent.Convicted e:
                foreach (var place in _places)
                    Decide(place, FinalityKind.Proof, e.Block, time);
                _insuredUntil = 0;
                break;
        }
    }

    public void Insure()
    {
        foreach (var place in _places)
            all[place] = all[place] with { InsuredUntil = _insuredUntil };
    }

    private void Await(Assertion assertion, ulong end)
    {
        foreach (var place in Held(assertion))
            if (all[place].Kind == FinalityKind.Open)
                all[place] = all[place] with { WindowEnd = end };
    }

    private void Decide(int place, FinalityKind kind, ulong block, ulong time)
    {
        if (all[place].Kind == FinalityKind.Open)
            all[place] = all[place] with { Kind = kind, Block = block, TimeSeconds = time, WindowEnd = 0 };
    }

    private IEnumerable<int> Held(Assertion assertion)
    {
        for (var i = 0u; i < assertion.Count; i++)
            if (_byResult.TryGetValue((assertion.Root, assertion.First + i, assertion.Branch), out var place))
                yield return place;
    }
}
