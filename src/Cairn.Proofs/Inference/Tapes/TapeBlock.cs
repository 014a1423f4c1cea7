namespace Cairn.Proofs.Inference;

/// <summary>Registers side by side that one step writes.</summary>
internal sealed class TapeBlock(int id, TapeStep maker, int size)
{
    private TapeElement[] _elements = [];

    /// <summary>In the order of making.</summary>
    public int Id { get; } = id;

    public TapeStep Maker { get; } = maker;

    public int Size { get; } = size;

    public IReadOnlyList<TapeElement> Elements => _elements;

    /// <summary>The first register; −1 before it is chosen.</summary>
    public int Register { get; set; } = -1;

    /// <summary>The last step that reads it, by its place in the schedule.</summary>
    public int LastUse { get; set; }

    public void Fill(TapeElement[] elements) => _elements = elements;
}
