using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Cairn.Host;

/// <summary>Numbered JSON events over a stream that a client can resume by the last number it saw.</summary>
internal static class ServerSentEvents
{
    /// <summary>Turns a numbered sequence into what <see cref="SseFormatter"/> writes.</summary>
    public static async IAsyncEnumerable<SseItem<string>> ToItems<T>(
        IAsyncEnumerable<(long Id, T Item)> events, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (id, item) in events.WithCancellation(ct))
            yield return new SseItem<string>(JsonSerializer.Serialize(item, ApiJson.Options))
            {
                EventId = id.ToString(CultureInfo.InvariantCulture),
            };
    }

    /// <summary>Reads such a stream until it ends.</summary>
    public static async IAsyncEnumerable<(long Id, T Item)> ReadAsync<T>(
        Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(ct))
        {
            if (JsonSerializer.Deserialize<T>(item.Data, ApiJson.Options) is not { } value)
                continue;
            _ = long.TryParse(item.EventId, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
            yield return (id, value);
        }
    }
}
