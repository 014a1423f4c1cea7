using System.Globalization;
using System.Text.Json;
using Cairn.Crypto;

namespace Cairn.Host;

/// <summary>The stories of a verifier's disputes, a file each.</summary>
public sealed class StoryBook(RunFolder folder)
{
    private readonly string _root = Path.Combine(folder.Root, "disputes");

    /// <summary>All stories, oldest first. A file that is damaged is left out.</summary>
    public IReadOnlyList<DisputeStory> All() => !Directory.Exists(_root)
        ? []
        : [.. Directory.EnumerateFiles(_root, "*.json").Select(TryRead).OfType<DisputeStory>()
            .OrderBy(s => s.BeganMs)];

    /// <summary>A story by its id; null where there is none.</summary>
    public DisputeStory? Find(Hash32 id) => TryRead(PathOf(id));

    internal void Keep(DisputeStory story)
    {
        Directory.CreateDirectory(_root);
        AtomicFile.Write(PathOf(story.Id), JsonSerializer.SerializeToUtf8Bytes(story, ApiJson.Options));
    }

    private string PathOf(Hash32 id) => Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"{id}.json"));

    private static DisputeStory? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DisputeStory>(File.ReadAllBytes(path), ApiJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
