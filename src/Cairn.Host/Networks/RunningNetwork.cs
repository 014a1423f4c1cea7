using System.Text.Json;

namespace Cairn.Host;

/// <summary>What <c>running.json</c> says, so that other commands find the network of this folder.</summary>
/// <param name="ProcessId">The process that holds the network.</param>
/// <param name="Gateway">The gateway's address.</param>
/// <param name="Rpc">The chain's address.</param>
public sealed record RunningNetwork(int ProcessId, Uri Gateway, Uri Rpc)
{
    /// <summary>Reads the file; null where nothing runs or the file is no longer true.</summary>
    public static RunningNetwork? TryRead(RunFolder folder)
    {
        try
        {
            var found = JsonSerializer.Deserialize<RunningNetwork>(File.ReadAllBytes(folder.Running), ApiJson.Options);
            if (found is null)
                return null;
            using var process = System.Diagnostics.Process.GetProcessById(found.ProcessId);
            return process.HasExited ? null : found;
        }
        catch (Exception e) when (e is IOException or JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    internal void Write(RunFolder folder)
    {
        var temp = folder.Running + ".tmp";
        File.WriteAllBytes(temp, JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options));
        File.Move(temp, folder.Running, overwrite: true);
    }
}
