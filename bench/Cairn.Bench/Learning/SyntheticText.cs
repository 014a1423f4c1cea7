using System.Text;
using Cairn.Tensors.Sampling;

namespace Cairn.Bench.Learning;

/// <summary>
/// A seeded text with structure at many ranges: invented words of Zipf's frequencies, a grammar with agreement and
/// nested phrases, paragraphs that keep to a topic and repeat its names, quotations, and years that only grow.
/// </summary>
internal sealed class SyntheticText
{
    private static readonly string[] Onsets =
        ["b", "br", "c", "d", "dr", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v"];

    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
    private static readonly string[] Codas = ["", "", "n", "r", "l", "s", "t", "nd", "rk", "m"];
    private readonly StringBuilder _text = new();
    private readonly RandomStream _random;
    private readonly string[] _nouns;
    private readonly string[] _verbs;
    private readonly string[] _adjectives;
    private readonly string[] _names;
    private uint _drawn;
    private string[] _topicNouns = [];
    private string[] _topicVerbs = [];
    private string _hero = "";
    private int _year = 1000;

    private SyntheticText(ulong seed)
    {
        _random = new RandomStream(seed, 77, 0);
        _nouns = Words(600);
        _verbs = Words(250);
        _adjectives = Words(200);
        _names = [.. Words(60).Select(w => char.ToUpperInvariant(w[0]) + w[1..])];
    }

    /// <summary>The first <paramref name="length"/> bytes of the seed's text, ASCII.</summary>
    public static byte[] Create(ulong seed, int length)
    {
        var text = new SyntheticText(seed);
        while (text._text.Length < length)
            text.Paragraph();
        return Encoding.ASCII.GetBytes(text._text.ToString(0, length));
    }

    private int Below(int bound) => (int)_random.Below(_drawn++, (uint)bound);

    private bool Chance(int percent) => Below(100) < percent;

    /// <summary>Rank r with a probability of about 1/(r + 2): an exponentially stretched uniform rank.</summary>
    private string Zipf(string[] words)
    {
        var octaves = 1;
        while (2 << octaves <= words.Length)
            octaves++;
        var high = 2 << Below(octaves);
        return words[Math.Min(words.Length, Below(high) + high / 2) - 1];
    }

    private string[] Words(int count)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < count)
        {
            var word = "";
            for (var syllables = 1 + Below(5) / 2; syllables > 0; syllables--)
                word += Onsets[Below(Onsets.Length)] + Vowels[Below(Vowels.Length)] + Codas[Below(Codas.Length)];
            words.Add(word);
        }

        return [.. words];
    }

    private void Paragraph()
    {
        _topicNouns = [.. Enumerable.Range(0, 12).Select(_ => Zipf(_nouns))];
        _topicVerbs = [.. Enumerable.Range(0, 8).Select(_ => Zipf(_verbs))];
        _hero = _names[Below(_names.Length)];
        for (var sentences = 3 + Below(6); sentences > 0; sentences--)
            Sentence();
        _text.Append('\n');
    }

    private void Sentence()
    {
        var body = Chance(20) ? $"In the year {_year += Below(4)}, {Clause(1)}" : Clause(2);
        if (Chance(15))
            body += $", and {Clause(1)}";
        if (Chance(15))
            body = $"\"{Capital(body)},\" said {_hero}";
        _text.Append(Capital(body)).Append(Chance(10) ? "! " : ". ");
    }

    private string Clause(int depth)
    {
        var plural = Chance(35);
        var subject = Chance(25) ? (plural = false, _hero).Item2 : Phrase(plural, depth);
        var verb = (Chance(60) ? _topicVerbs[Below(_topicVerbs.Length)] : Zipf(_verbs)) + (plural ? "" : "es");
        var clause = $"{subject} {verb}";
        if (Chance(70))
            clause += " " + Phrase(Chance(35), depth);
        return depth > 0 && Chance(15) ? $"when {Clause(depth - 1)}, {clause}" : clause;
    }

    private string Phrase(bool plural, int depth)
    {
        var noun = (Chance(65) ? _topicNouns[Below(_topicNouns.Length)] : Zipf(_nouns)) + (plural ? "en" : "");
        var article = Chance(55) ? "the" : plural ? "some" : "a";
        var phrase = Chance(35) ? $"{article} {Zipf(_adjectives)} {noun}" : $"{article} {noun}";
        if (depth > 0 && Chance(22))
            phrase += (Below(3) switch { 0 => " of ", 1 => " with ", _ => " under " }) + Phrase(Chance(30), depth - 1);
        return phrase;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
