namespace Cairn.Jobs;

/// <summary>
/// Checks a receipt and trusts no coordinator: recomputes ids, signatures, Merkle roots and draws, holds stages and
/// pay against the signed results, asks the chain for its facts, and repeats parts of the work where asked. Nothing is
/// called verified that was not; what could not be checked is listed by name. Input may be hostile.
/// </summary>
public sealed class ReceiptVerifier(ReceiptSources sources)
{
    /// <summary>Checks a receipt file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="progress">Told what is being repeated; null where nobody watches.</param>
    public async Task<ReceiptReport> VerifyAsync(ReadOnlyMemory<byte> file, IProgress<string>? progress = null)
    {
        if (!JobReceipt.TryRead(file.Span, out var receipt, out var error))
            return new ReceiptReport([new ReceiptCheck("form", ReceiptOutcome.Failed, error)]);
        var facts = new ReceiptFacts(receipt);
        var checks = new List<ReceiptCheck>
        {
            ReceiptCheck.Verified("form", $"a {JobReceipt.Format} of {file.Length} bytes"),
        };
        checks.AddRange(TermsChecks.Run(facts, sources));
        checks.AddRange(WorkChecks.Run(facts));
        checks.AddRange(PayChecks.Run(facts));
        checks.AddRange(StakeChecks.Run(facts));
        checks.AddRange(FinalityChecks.Run(facts));
        await foreach (var check in ChainChecks.RunAsync(facts, sources).ConfigureAwait(false))
            checks.Add(check);
        var content = ContentChecks.RunAsync(facts, sources, t => progress?.Report(t));
        await foreach (var check in content.ConfigureAwait(false))
            checks.Add(check);
        return new ReceiptReport(checks);
    }
}
