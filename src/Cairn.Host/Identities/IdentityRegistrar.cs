using System.Globalization;
using Cairn.Content;
using Cairn.Contracts;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>
/// Gives a role its identity on chain and keeps the identity's registration file up to date. What is as it should be
/// costs nothing; a chain that is away, or an account without gas, is waited for beside the work.
/// </summary>
internal sealed class IdentityRegistrar(
    EvmClient chain, TransactionSender sender, NetworkInfo network, IBlockStore blocks, RunFolder folder,
    TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly IdentityRegistryContract _registry = new(chain, network.Identity);
    private readonly GasMoney _gas = new(chain, network, sender.Address);
    private readonly IdentityReader _reader = new(chain, network.Identity);

    /// <summary>The program's version, as registration files state it.</summary>
    public static string Version { get; } = typeof(IdentityRegistrar).Assembly.GetName().Version!.ToString(3);

    /// <summary>Tries until the identity is on chain and leads to the right file.</summary>
    /// <param name="gateway">The gateway that this role is, or takes work from.</param>
    /// <param name="capabilities">What the role can do.</param>
    /// <param name="report">Told why it had to wait, each reason once in a row.</param>
    public async Task<Registration> RunAsync(
        Uri gateway, AgentCapabilities capabilities, Action<string> report, CancellationToken ct)
    {
        var told = "";
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var agent = await FindAsync(ct) ?? await RegisterAsync(ct);
                return await BringUpToDateAsync(agent, gateway, capabilities, ct);
            }
            catch (IOException e)
            {
                if (e.Message != told)
                    report($"the identity is not registered yet: {e.Message}");
                told = e.Message;
            }

            await Task.Delay(pause, time, ct);
        }
    }

    private string CachePath => Path.Combine(folder.Root, "agent-id");

    private async Task<AgentRecord?> FindAsync(CancellationToken ct)
    {
        if (File.Exists(CachePath)
            && ulong.TryParse(await File.ReadAllTextAsync(CachePath, ct), CultureInfo.InvariantCulture, out var known)
            && await _reader.ReadAsync(known, ct) is { } cached && cached.Owner == sender.Address)
            return cached;
        var found = await _reader.FindAsync(sender.Address, ct);
        if (found is not null)
            Remember(found.AgentId);
        return found;
    }

    private async Task<AgentRecord> RegisterAsync(CancellationToken ct)
    {
        // A registration that was sent before a restart must not be sent again: it may still be mined.
        var mined = await chain.GetNonceAsync(sender.Address, BlockTag.Latest, ct);
        if (await chain.GetNonceAsync(sender.Address, BlockTag.Pending, ct) > mined)
            throw new IOException($"a transaction of {sender.Address} is not mined yet");
        var receipt = await SendAsync(_registry.Register(), ct);
        foreach (var log in receipt.Logs)
            if (log.Address == network.Identity && IdentityRegistryRegisteredEvent.TryDecode(log, out var registered)
                && registered.AgentId <= ulong.MaxValue)
            {
                Remember((ulong)registered.AgentId);
                return new AgentRecord((ulong)registered.AgentId, sender.Address, "");
            }

        throw new IOException($"the registry {network.Identity} did not say which identity it made");
    }

    private async Task<Registration> BringUpToDateAsync(
        AgentRecord agent, Uri gateway, AgentCapabilities capabilities, CancellationToken ct)
    {
        var reference = new AgentReference(network.ChainId, network.Identity, agent.AgentId);
        var wanted = RegistrationFile.Of(reference, sender.Address, gateway, capabilities);
        if (await ReadFileAsync(agent.Uri, ct) is { } current && current.IsLike(wanted))
            return new Registration(reference, current);
        await blocks.PutAsync(wanted.Cid, wanted.ToBytes(), ct);
        if (agent.Uri != wanted.Uri)
            await SendAsync(_registry.SetAgentURI(agent.AgentId, wanted.Uri), ct);
        return new Registration(reference, wanted);
    }

    private async Task<RegistrationFile?> ReadFileAsync(string uri, CancellationToken ct) =>
        RegistrationFile.TryParseUri(uri, out var cid) && await blocks.TryGetAsync(cid, ct) is { } bytes
            && RegistrationFile.TryRead(bytes.Span, out var file, out _)
            ? file
            : null;

    private async Task<TransactionReceipt> SendAsync(ContractCall call, CancellationToken ct)
    {
        var outcome = await sender.SendAsync(call, ct);
        return outcome.Status switch
        {
            TransactionStatus.Succeeded => outcome.ReceiptOrThrow(),
            TransactionStatus.InsufficientFunds => throw new IOException(await _gas.AskAsync(ct)),
            _ => throw new IOException($"{outcome.Status} {outcome.Text}".Trim()),
        };
    }

    private void Remember(ulong agentId) => AtomicFile.Write(CachePath,
        System.Text.Encoding.UTF8.GetBytes(agentId.ToString(CultureInfo.InvariantCulture)));
}
