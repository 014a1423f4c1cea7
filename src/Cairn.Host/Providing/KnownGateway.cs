using System.Text.Json;

namespace Cairn.Host;

/// <summary>
/// The gateway that a provider met last, kept in <c>gateway.json</c>: what it owes must be claimable on chain even when
/// it is gone for good.
/// </summary>
internal sealed record KnownGateway(Uri Address, NetworkInfo Network)
{
    /// <summary>What the gateway says of its network, or said last where it is away.</summary>
    /// <exception cref="ApiException">It is away and was never met, or it refuses.</exception>
    public static async Task<NetworkInfo> FindAsync(GatewayClient gateway, RunFolder folder, CancellationToken ct)
    {
        var path = Path.Combine(folder.Root, "gateway.json");
        try
        {
            var network = await gateway.GetAsync<NetworkInfo>("v1/network", ct);
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(
                new KnownGateway(gateway.Address, network with { Head = 0 }), ApiJson.Options));
            return network;
        }
        catch (ApiException e) when (e.Problem.Status == 0)
        {
            if (await TryReadAsync(path, ct) is not { } known || known.Address != gateway.Address)
                throw;
            return known.Network;
        }
    }

    /// <summary>Where the gateway is that was met from this folder; null where none was.</summary>
    public static Uri? AddressIn(RunFolder folder)
    {
        var path = Path.Combine(folder.Root, "gateway.json");
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<KnownGateway>(File.ReadAllBytes(path), ApiJson.Options)?.Address
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<KnownGateway?> TryReadAsync(string path, CancellationToken ct)
    {
        try
        {
            return JsonSerializer.Deserialize<KnownGateway>(await File.ReadAllBytesAsync(path, ct), ApiJson.Options);
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}
