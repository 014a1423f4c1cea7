using System.Text.Json;
using Cairn.Crypto;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>A provider's vouchers, one file a job, each written whole and flushed before it counts.</summary>
internal sealed class FileVoucherStore(string folder) : IVoucherStore
{
    /// <summary>The name of the vouchers' folder in a provider's.</summary>
    public const string FolderName = "vouchers";

    private readonly string _folder = Directory.CreateDirectory(folder).FullName;

    public ValueTask SaveAsync(Signed<Voucher> voucher, CancellationToken cancel = default)
    {
        AtomicFile.Write(PathOf(voucher.Message.JobId), JsonSerializer.SerializeToUtf8Bytes(voucher, ApiJson.Options));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<Signed<Voucher>>> LoadAsync(CancellationToken cancel = default)
    {
        var found = Directory.EnumerateFiles(_folder, "*.json")
            .OrderBy(File.GetLastWriteTimeUtc).Select(f =>
            JsonSerializer.Deserialize<Signed<Voucher>>(File.ReadAllBytes(f), ApiJson.Options)
                ?? throw new IOException($"{f} is empty; restore it from a backup: it is money.")).ToArray();
        return ValueTask.FromResult<IReadOnlyList<Signed<Voucher>>>(found);
    }

    public ValueTask DeleteAsync(Hash32 jobId, CancellationToken cancel = default)
    {
        File.Delete(PathOf(jobId));
        return ValueTask.CompletedTask;
    }

    private string PathOf(Hash32 jobId) => Path.Combine(_folder, $"{jobId}.json");
}
