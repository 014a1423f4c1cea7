using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>The lies that tests and demos tell. The same program always has the same ones.</summary>
internal static class DisputedLies
{
    /// <summary>
    /// The lies that a provider was started to tell: the first of them that its output shows, as a small model's
    /// four-bit updates swallow some. Null for an honest one.
    /// </summary>
    public static Func<PieceProgram, IReadOnlyList<PlantedLie>>? Of(ProviderOptions options) =>
        options.LieSubtlyAfterPieces is not null ? SubtleFirst
        : options.LieAfterPieces is not null ? program => [PlantedLie.InOutput(program)]
        : null;

    /// <summary>Subtle lies, and at last one that every output shows.</summary>
    public static IReadOnlyList<PlantedLie> SubtleFirst(PieceProgram program)
    {
        var subtle = Subtle(program);
        return [subtle, subtle with { Position = null }, PlantedLie.InOutput(program)];
    }

    /// <summary>
    /// One bit of one sum in the middle of a piece, half way through its multiply-adds: of the operator whose elements
    /// have the longest chains of them. All that follows is computed honestly from it.
    /// </summary>
    public static PlantedLie Subtle(PieceProgram program)
    {
        if (program.Steps == 0)
            return PlantedLie.InOutput(program);
        var run = program.Steps / 2;
        var place = Enumerable.Range(0, program.StepOperators.Length).MaxBy(o => ChainOf(program.StepOperators[o]));
        var element = program.StepOperators[place].WrittenTensor(0).Length / 2;
        return new PlantedLie(run, place, 0, element, Bit: 22,
            Position: (int)ChainOf(program.StepOperators[place]) / 2);
    }

    // Only operators that write one fp32 tensor by one lane: what a reader takes for a matrix product.
    private static long ChainOf(ProgramOperator subject) =>
        subject.Written.Length == 1 && subject.WrittenTensor(0).Type == Tensors.Canonical.Form.ElementType.Float32
        && subject.Form.Instances is [{ Chain: { Lanes: 1, Length: var length } }]
            ? length.At([.. subject.Form.Instances[0].Loops.Select(_ => 0)], 0) : -1;
}
