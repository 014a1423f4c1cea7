using Cairn.Content;

namespace Cairn.Host;

/// <summary>
/// Falsifies outputs, so that tests and demos have somebody to catch: one bit in the first block that the output links
/// to is flipped, and all hashes above it are made anew. The result has the right form and cannot be told by looking.
/// </summary>
internal static class Liar
{
    public static async Task<Cid> FalsifyAsync(Cid output, IBlockStore blocks, CancellationToken ct)
    {
        var bytes = (await blocks.GetAsync(output, ct)).ToArray();
        if (output.Codec == Codec.Raw)
        {
            bytes[bytes.Length / 2] ^= 1;
            return await blocks.PutAsync(Codec.Raw, bytes, ct);
        }

        if (output.Codec != Codec.DagJson)
            return output;
        var document = DagJson.Decode(bytes);
        var target = BlockGraph.LinksOf(output, bytes).FirstOrDefault(l => l.Codec == Codec.Raw);
        if (target.IsDefault)
            return output;
        var lie = await FalsifyAsync(target, blocks, ct);
        return await blocks.PutAsync(Replace(document, target, lie), ct);
    }

    private static DagValue Replace(DagValue value, Cid from, Cid to) => value.Kind switch
    {
        DagKind.Link when value.AsLink == from => to,
        DagKind.List => DagValue.List(value.AsList.Select(v => Replace(v, from, to))),
        DagKind.Map => DagValue.Map(value.AsMap.Select(e => KeyValuePair.Create(e.Key, Replace(e.Value, from, to)))),
        _ => value,
    };
}
