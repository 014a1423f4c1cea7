namespace Cairn.Proofs;

/// <summary>Where a piece failed; places in time are ordered by their parts.</summary>
/// <param name="Step">The run: a step, or the number of steps for the end list.</param>
/// <param name="Operator">Place in the run's list.</param>
/// <param name="Check">Place among the operator's checks.</param>
/// <param name="Element">The number that the fail bears: the check's first element + the place among those checked.
/// </param>
public readonly record struct FailPlace(uint Step, uint Operator, uint Check, ulong Element) : IComparable<FailPlace>
{
    public int CompareTo(FailPlace other) =>
        (Step, Operator, Check, Element).CompareTo((other.Step, other.Operator, other.Check, other.Element));

    public static bool operator <(FailPlace a, FailPlace b) => a.CompareTo(b) < 0;

    public static bool operator >(FailPlace a, FailPlace b) => a.CompareTo(b) > 0;
}
