using System.CommandLine;
using Cairn.Crypto;
using Cairn.Proofs.Inference;

namespace Cairn.Cli;

/// <summary>What a proof is for, as the commands that make and check one take it.</summary>
internal sealed class ProofOptions
{
    private readonly Option<string?> _job = new("--job")
    {
        Description = "Id of the job that the proof is for, 0x and 64 digits. Default: none.",
    };

    private readonly Option<ulong> _chain = new("--chain-id")
    {
        Description = "Chain that the proof is for. Default: 0, none.",
    };

    private readonly Option<string?> _nonce = new("--nonce")
    {
        Description = "What the asker chose, 0x and 64 digits. Default: none.",
    };

    public IEnumerable<Option> All => [_job, _chain, _nonce];

    public ProofContext Context(ParseResult parse) =>
        new(Hash(parse, _job), parse.GetValue(_chain), Hash32.Zero, Hash(parse, _nonce));

    private static Hash32 Hash(ParseResult parse, Option<string?> option) =>
        parse.GetValue(option) is not { } text ? Hash32.Zero
            : Hash32.TryParse(text, out var hash) ? hash
            : throw new ArgumentException($"{option.Name}: '{text}' is not 0x and 64 hexadecimal digits.");
}
