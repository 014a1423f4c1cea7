namespace Cairn.Jobs;

/// <summary>One check of a receipt.</summary>
/// <param name="Name">What was checked; fixed words that scripts may rely on.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">What was found, or why it failed or was not checked.</param>
public sealed record ReceiptCheck(string Name, ReceiptOutcome Outcome, string Detail)
{
    internal static ReceiptCheck Verified(string name, string detail) => new(name, ReceiptOutcome.Verified, detail);

    internal static ReceiptCheck NotChecked(string name, string reason) => new(name, ReceiptOutcome.NotChecked, reason);

    /// <summary>Failed with the first fault found, verified where there is none.</summary>
    internal static ReceiptCheck Of(string name, IEnumerable<string> faults, Func<string> detail)
    {
        foreach (var fault in faults)
            return new ReceiptCheck(name, ReceiptOutcome.Failed, fault);
        return Verified(name, detail());
    }
}
