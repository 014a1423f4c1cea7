namespace Cairn.Proofs.Inference;

/// <summary>Registers side by side that a step reads.</summary>
internal readonly record struct TapeRange(TapeBlock Block, int First, int Count)
{
    /// <summary>The first register, once chosen.</summary>
    public int Register => Block.Register + First;

    public IEnumerable<TapeElement> Elements => Block.Elements.Skip(First).Take(Count);

    public static TapeRange Of(TapeElement element) => new(element.Block, element.Index, 1);
}
