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

    /// <summary>The gathering that it is made in place for; null for none.</summary>
    public TapeBlock? Home { get; private set; }

    /// <summary>Where in its home.</summary>
    public int HomePlace { get; private set; }

    public void Settle(TapeBlock home, int place) => (Home, HomePlace) = (home, place);

    public void Fill(TapeElement[] elements) => _elements = elements;
}
