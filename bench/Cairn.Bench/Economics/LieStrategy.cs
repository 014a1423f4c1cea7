namespace Cairn.Bench.Economics;

/// <summary>How a provider lies in a job of many pieces.</summary>
/// <param name="Name">For the table.</param>
/// <param name="LiesPerThousand">Chance that a piece is a lie; 0 where only the last one is.</param>
/// <param name="AccusesItself">A friend of its challenges what is drawn before anybody else can, and takes the
/// challenger's share of the slash.</param>
internal sealed record LieStrategy(string Name, int LiesPerThousand, bool AccusesItself)
{
    /// <summary>The last piece is the best one to lie in: no later work is lost with it.</summary>
    public static IReadOnlyList<LieStrategy> All { get; } =
    [
        new("last piece", 0, false), new("5 % lies", 50, false), new("all lies", 1_000, false),
        new("last piece, own accuser", 0, true), new("5 % lies, own accuser", 50, true),
        new("all lies, own accuser", 1_000, true),
    ];
}
