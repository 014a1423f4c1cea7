using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Cairn.Jobs;

namespace Cairn.Host;

/// <summary>
/// Asks the owner's program for the price of a work unit: the order as JSON on its standard input, decimal dollars on
/// its standard output, exit code 0. It is started without a shell and without our secrets, and ended with all that it
/// started when its time is over. Whatever goes wrong, the fixed price holds.
/// </summary>
internal sealed class PriceScript(string path, TimeSpan timeLimit)
{
    private const int OutputBytesMax = 64;
    private const int ErrorCharsMax = 200;

    /// <summary>Where the program is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The price in token base units; null with the reason where there is none.</summary>
    public async Task<(UInt128? Price, string Why)> AskAsync(PriceOrder order, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeLimit);
        try
        {
            using var process = Process.Start(StartInfo())!;
            try
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(order, ApiJson.Options);
                return await ReadAsync(process, json, limit.Token);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, $"it did not answer within {timeLimit.TotalSeconds:0.#} seconds");
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return (null, $"it cannot be run: {e.Message}");
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Path)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = System.IO.Path.GetDirectoryName(Path)!,
        };
        foreach (var name in start.Environment.Keys.ToArray())
            if (name.StartsWith("CAIRN_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        return start;
    }

    private static async Task<(UInt128? Price, string Why)> ReadAsync(
        Process process, byte[] order, CancellationToken ct)
    {
        var errors = ReadErrorsAsync(process.StandardError, ct);
        await WriteAsync(process, order, ct);
        var output = new byte[OutputBytesMax + 1];
        var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(
            output, output.Length, throwOnEndOfStream: false, ct);
        if (length > OutputBytesMax)
            return (null, $"it wrote more than {OutputBytesMax} bytes");
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            return (null, $"it ended with code {process.ExitCode}. {await errors}".TrimEnd());
        var text = Encoding.UTF8.GetString(output, 0, length).Trim();
        return DollarAmount.TryParse(text, out var price) && price > 0
            ? (price, "")
            : (null, $"'{Printable(text)}' is no price; it must write dollars like 0.001, at least 0.000001");
    }

    // A program may answer without having read its order.
    private static async Task WriteAsync(Process process, byte[] order, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(order, ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    // All of it is read, so that the program never waits for its pipe; the beginning is kept.
    private static async Task<string> ReadErrorsAsync(StreamReader reader, CancellationToken ct)
    {
        var kept = new StringBuilder();
        var buffer = new char[1_024];
        while (await reader.ReadAsync(buffer, ct) is > 0 and var count)
            kept.Append(buffer, 0, Math.Min(count, ErrorCharsMax - kept.Length));
        return Printable(kept.ToString().Trim());
    }

    private static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
