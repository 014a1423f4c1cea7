using Cairn.Proofs.Fields;

namespace Cairn.Proofs.Sumchecks;

/// <summary>coefficient · first(x) · second(x), and · third(x) where there is one.</summary>
/// <param name="First">A table of extension elements.</param>
/// <param name="Second">Any table.</param>
/// <param name="Third">Any table, or null.</param>
internal sealed record SumcheckTerm(
    Ext3 Coefficient, SumcheckTable First, SumcheckTable Second, SumcheckTable? Third = null)
{
    /// <summary>Factors.</summary>
    public int Degree => Third is null ? 2 : 3;

    public IEnumerable<SumcheckTable> Tables => Third is null ? [First, Second] : [First, Second, Third];
}
