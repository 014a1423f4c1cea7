using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// The price of a work unit that a provider asks for: its price script's or, without one, the fixed one. Says what the
/// machine would earn at it.
/// </summary>
internal sealed class UnitPrice(ProviderOptions options, long unitsPerSecond, IProgress<string> log)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private readonly PriceScript? _script =
        options.PriceScript is { } path ? new PriceScript(path, TimeLimit) : null;
    private UInt128 _told;

    /// <summary>The price for an offer to this gateway, token base units.</summary>
    public async Task<UInt128> AskAsync(ProviderResources resources, string[] kinds, long seconds, CancellationToken ct)
    {
        var price = _script is null ? options.PricePerUnit : await AskScriptAsync(resources, kinds, seconds, ct);
        if (price != _told)
            log.Report(Expectation(price, unitsPerSecond));
        _told = price;
        return price;
    }

    /// <summary>What a machine earns at most at this price.</summary>
    public static string Expectation(UInt128 price, long unitsPerSecond)
    {
        var hour = (UInt256)price * (UInt256)(ulong)unitsPerSecond * 3_600;
        var most = hour > UInt128.MaxValue ? UInt128.MaxValue : (UInt128)hour;
        return $"expects ${DollarAmount.Format(most)} an hour while it has work all the time: " +
            $"{unitsPerSecond} units/s at ${DollarAmount.Format(price)} a unit";
    }

    private async Task<UInt128> AskScriptAsync(
        ProviderResources resources, string[] kinds, long seconds, CancellationToken ct)
    {
        var network = resources.Network;
        var order = new PriceOrder(network.Gateway, resources.Gateway.Address.AbsoluteUri, network.ChainId,
            network.Token, resources.Key.Address, kinds, Offer.KernelSetName, unitsPerSecond, options.Threads,
            DollarAmount.Format(options.PricePerUnit), seconds);
        var (price, why) = await _script!.AskAsync(order, ct);
        if (price is { } found)
            return found;
        log.Report($"warning: the price script {_script.Path} gave no price: {why}. The fixed price holds.");
        return options.PricePerUnit;
    }
}
