namespace Cairn.Jobs;

/// <summary>All checks of one receipt, in order.</summary>
/// <param name="Checks">Every check by name, those that were not made included.</param>
public sealed record ReceiptReport(IReadOnlyList<ReceiptCheck> Checks)
{
    /// <summary>No check failed. What was not checked is still open; see <see cref="Open"/>.</summary>
    public bool HasNoFailure => Checks.All(c => c.Outcome != ReceiptOutcome.Failed);

    /// <summary>The checks that failed.</summary>
    public IEnumerable<ReceiptCheck> Failures => Checks.Where(c => c.Outcome == ReceiptOutcome.Failed);

    /// <summary>The checks that were not made.</summary>
    public IEnumerable<ReceiptCheck> Open => Checks.Where(c => c.Outcome == ReceiptOutcome.NotChecked);
}
