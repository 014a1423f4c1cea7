using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Host;
using Cairn.Jobs;

namespace Cairn.Cli;

/// <summary>
/// The chain that a receipt's facts are looked up on: the one that is named, the one that runs in the receipt's folder,
/// or one restarted from the folder's dump for as long as the check lasts.
/// </summary>
internal sealed class VerifyChain : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private DevChain? _restarted;

    private VerifyChain()
    {
    }

    /// <summary>The facts; null where there is no chain to ask.</summary>
    public IReceiptChain? Facts { get; private set; }

    /// <exception cref="IOException">A chain was named and does not answer, or the dump cannot be started.</exception>
    public static async Task<VerifyChain> OpenAsync(
        string? rpc, RunFolder? folder, ReadOnlyMemory<byte> receipt, CancellationToken ct)
    {
        var chain = new VerifyChain();
        if (!JobReceipt.TryRead(receipt.Span, out var read, out _))
            return chain;
        if (rpc is not null)
            chain.Facts = chain.View(new Uri(rpc), read);
        else if (folder is not null && RunningNetwork.TryRead(folder) is { } running)
            chain.Facts = chain.View(running.Rpc, read);
        else if (folder is not null && File.Exists(folder.ChainDump))
            await chain.RestartAsync(folder, read, ct);
        return chain;
    }

    public async ValueTask DisposeAsync()
    {
        if (_restarted is { } restarted)
        {
            await restarted.DisposeAsync();
            Directory.Delete(restarted.Options.RunFolder, recursive: true);
        }

        _http.Dispose();
    }

    private async Task RestartAsync(RunFolder folder, JobReceipt receipt, CancellationToken ct)
    {
        _restarted = await DevChain.StartAsync(new DevChainOptions
        {
            RunFolder = Directory.CreateTempSubdirectory("cairn-verify-").FullName,
            ChainId = receipt.Domain.ChainId,
            BlockTimeSeconds = 0,
            LoadStatePath = folder.ChainDump,
        }, ct);
        Facts = View(_restarted.Rpc, receipt);
    }

    private IReceiptChain View(Uri rpc, JobReceipt receipt) =>
        new RpcReceiptChain(new EvmClient(new JsonRpcClient(_http, rpc)), receipt.Domain.Market);
}
