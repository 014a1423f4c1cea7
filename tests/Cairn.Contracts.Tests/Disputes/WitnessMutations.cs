using System.Collections.Immutable;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Witnesses with one thing in them changed.</summary>
internal static class WitnessMutations
{
    public static IEnumerable<FraudWitness> Of(FraudWitness witness, Random random) => witness switch
    {
        ElementWitness w => OfElement(w, random),
        StateWitness w => [w with { Run = w.Run + 1 }, w with { Tensor = w.Tensor + 1 },
            w with { RootPath = Flip(w.RootPath, random) }, w with { Leaf = Flip(w.Leaf, random) }],
        OutputWitness w => [w with { Output = w.Output + 1 }, w with { Source = Flip(w.Source, random) },
            w with { Leaf = Flip(w.Leaf, random) }],
        SegmentWitness w => [w with { Place = w.Place + 1 }, w with { StatePath = Flip(w.StatePath, random) }],
        _ => [],
    };

    private static IEnumerable<FraudWitness> OfElement(ElementWitness w, Random random)
    {
        foreach (var part in Enum.GetValues<Cairn.Proofs.ElementPart>())
            yield return w with { Part = part };
        if (w.Part == Cairn.Proofs.ElementPart.Body) yield return w with { Entry = w.Entry + 1 };
        if (w.Part < Cairn.Proofs.ElementPart.Post) yield return w with { Lane = w.Lane + 1 };
        yield return w with { Instance = w.Instance + 1 };
        yield return w with { Code = Flip(w.Code, random) };
        yield return w with { CodePath = w.CodePath.Add(Hash32.Zero) };
        yield return w with { Index = w.Index.SetItem(0, w.Index[0] + 1) };
        yield return w with { Operator = w.Operator with { Run = w.Operator.Run + 1 } };
        yield return w with { Operator = w.Operator with { Place = w.Operator.Place + 1 } };
        yield return w with { Statements = w.Statements[1..] };
        if (w.Partials.Length > 0)
        {
            yield return w with { Partials = Flip(w.Partials, random) };
            yield return w with { Partials = w.Partials[4..] };
        }
        var n = random.Next(w.Tensors.Length);
        var tensor = w.Tensors[n];
        yield return w with { Tensors = w.Tensors.RemoveAt(n) };
        yield return With(tensor with { Place = tensor.Place + 1 });
        if (tensor.Parameters.Length > 0) yield return With(tensor with { Parameters = [.. tensor.Parameters, 0] });
        if (tensor.Written > 0) yield return With(tensor with { Written = tensor.Written + 1 });
        if (!tensor.WrittenPath.IsEmpty)
        {
            yield return With(tensor with { WrittenPath = Flip(tensor.WrittenPath, random) });
            yield return With(tensor with { WrittenPath = tensor.WrittenPath[1..] });
        }
        if (!tensor.Path.IsEmpty) yield return With(tensor with { Path = Flip(tensor.Path, random) });
        if (tensor.Tiles.IsEmpty) yield break;
        var tile = tensor.Tiles[0];
        yield return With(tensor with { Tiles = [tile with { Data = Flip(tile.Data, random) }] });
        yield return With(tensor with { Tiles = [tile with { Place = tile.Place ^ 1 }] });
        yield return With(tensor with { Tiles = [tile with { Path = tile.Path.Add(Hash32.Zero) }] });

        ElementWitness With(TensorOpening changed) => w with { Tensors = w.Tensors.SetItem(n, changed) };
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        var changed = bytes.ToArray();
        changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private static ImmutableArray<Hash32> Flip(ImmutableArray<Hash32> path, Random random)
    {
        if (path.IsEmpty) return [Hash32.Zero];
        var at = random.Next(path.Length);
        return path.SetItem(at, Keccak256.Compute(path[at].AsSpan()));
    }

    private static LeafOpening Flip(LeafOpening leaf, Random random) => leaf with { Roots = Flip(leaf.Roots, random) };
}
