using Cairn.Evm;

namespace Cairn.Host;

/// <summary>What a price script is told on standard input, as one JSON object in snake_case.</summary>
/// <param name="Gateway">The account of the gateway that is offered to; it signs the vouchers.</param>
/// <param name="GatewayUrl">Where that gateway is.</param>
/// <param name="ChainId">EIP-155 id of the chain that pays.</param>
/// <param name="Token">The ERC-20 that pays.</param>
/// <param name="Provider">The account that offers.</param>
/// <param name="Kinds">The kinds of work offered.</param>
/// <param name="KernelSet">Name of the kernel set.</param>
/// <param name="UnitsPerSecond">Measured speed, work units (10^9 fp32 multiply-adds) a second.</param>
/// <param name="Threads">Threads lent.</param>
/// <param name="FixedPrice">The price that holds where the script gives none, decimal dollars a unit.</param>
/// <param name="ValidSeconds">How long the offer will hold.</param>
public sealed record PriceOrder(
    Address Gateway, string GatewayUrl, ulong ChainId, Address Token, Address Provider, IReadOnlyList<string> Kinds,
    string KernelSet, long UnitsPerSecond, int Threads, string FixedPrice, long ValidSeconds);
