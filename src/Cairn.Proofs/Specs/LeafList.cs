using Cairn.Crypto;

namespace Cairn.Proofs;

/// <summary>Documents of one kind and the tree over them. A leaf is the hash of the kind's tag and the document.
/// </summary>
public sealed class LeafList
{
    private readonly byte[][] _documents;

    internal LeafList(byte tag, IEnumerable<byte[]> documents)
    {
        _documents = [.. documents];
        Tree = new PositionTree([.. _documents.Select(d => Leaf(tag, d))]);
    }

    public PositionTree Tree { get; }

    public int Count => _documents.Length;

    public byte[] this[int place] => _documents[place];

    internal static Hash32 Leaf(byte tag, ReadOnlySpan<byte> document) => Keccak256.Compute([tag, .. document]);
}
