using Cairn.Content;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>One result of a provider with all that a dispute about it shows of it.</summary>
public sealed record DisputeCase
{
    /// <summary>The job.</summary>
    public required Terms Terms { get; init; }

    /// <summary>Whose result of which piece.</summary>
    public required Subject Subject { get; init; }

    /// <summary>The receipt that holds it; without signature where it is only asserted.</summary>
    public required SignedReceipt Receipt { get; init; }

    /// <summary>The assertion that holds it; null where there is none.</summary>
    public Assertion? Assertion { get; init; }

    /// <summary>The result.</summary>
    public required WordOpening Word { get; init; }

    /// <summary>What the plan says of the piece.</summary>
    public required PlanOpening Plan { get; init; }

    /// <summary>As the plan says.</summary>
    public required uint CheckpointEvery { get; init; }

    /// <summary>The signer's word for what the piece starts from; null where none is known.</summary>
    public SignedInput? Input { get; init; }

    /// <summary>The state that the piece starts from, to execute it again.</summary>
    public Cid State { get; init; }

    /// <summary>A block that is not after anything of the dispute.</summary>
    public ulong FirstBlock { get; init; }

    /// <summary>Random: hides what is committed to.</summary>
    public required Hash32 Nonce { get; init; }

    /// <summary>Whether the provider has signed the receipt.</summary>
    public bool IsSigned => !Receipt.R.IsZero;

    /// <summary>The hash by which statements and games know the subject.</summary>
    public Hash32 SubjectHash => HashOf(Subject);

    /// <summary>The id of an account's game about the subject.</summary>
    public Hash32 GameId(Address challenger) => Eip712.HashWords(SubjectHash, challenger);

    /// <summary>The hash by which statements and games know a subject.</summary>
    public static Hash32 HashOf(Subject subject) => Eip712.HashWords(
        subject.JobId, subject.Provider, subject.Root, (ulong)subject.Piece, (ulong)subject.Branch);
}
