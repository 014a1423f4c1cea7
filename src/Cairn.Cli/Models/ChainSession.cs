using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Host;

namespace Cairn.Cli;

/// <summary>The chain of a run folder's network.</summary>
internal sealed class ChainSession : IDisposable
{
    private readonly HttpClient _http = new();

    private ChainSession(Deployment deployment, Uri rpc)
    {
        Deployment = deployment;
        Chain = new EvmClient(new JsonRpcClient(_http, rpc));
    }

    public Deployment Deployment { get; }

    public EvmClient Chain { get; }

    /// <exception cref="IOException">There is no network in the folder, or its chain cannot be reached.</exception>
    public static async Task<ChainSession> OpenAsync(RunFolder folder, CancellationToken ct)
    {
        if (!File.Exists(folder.Network))
            throw new IOException(
                $"No network is in {folder.Root}. Start one with `cairn up`, or name another folder.");
        if (!Deployment.TryLoad(folder.Network, out var deployment, out var error))
            throw new IOException(error);
        var session = new ChainSession(deployment, RunningNetwork.TryRead(folder)?.Rpc ?? deployment.Rpc);
        if (await session.MismatchAsync(ct) is not { } mismatch)
            return session;
        session.Dispose();
        throw new IOException(mismatch);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> MismatchAsync(CancellationToken ct)
    {
        try
        {
            return await Deployment.FindMismatchAsync(Chain, ct);
        }
        catch (RpcException e)
        {
            return $"The chain at {Chain.Rpc.Endpoint} cannot be reached: {e.Message} Start it with `cairn up`.";
        }
    }
}
