namespace Cairn.Evm;

/// <summary>An EIP-7702 transaction (type 4): also lets accounts run a contract's code as their own.</summary>
public sealed record SetCodeTransaction : FeeMarketTransaction
{
    /// <summary>At least one authorization.</summary>
    public required IReadOnlyList<CodeAuthorization> Authorizations { get; init; }

    internal override byte Type => 4;

    internal override IEnumerable<RlpItem> SigningFields() =>
        [.. base.SigningFields(), RlpItem.List(Authorizations.Select(a => a.ToRlp()))];
}
