using System.Globalization;
using Cairn.Host;
using Cairn.Jobs;
using Cairn.Proofs;
using Spectre.Console;

namespace Cairn.Cli;

/// <summary>A dispute explained: what was asserted, how the lie was found, the computation in question, who lost what.
/// </summary>
internal sealed class DisputePicture(Ui ui)
{
    /// <summary>An end or a stage of a dispute in words.</summary>
    public static string Name(ChallengeStatus status) => status switch
    {
        ChallengeStatus.Asking => "asking the provider over HTTP",
        ChallengeStatus.Playing => "asking the provider on chain",
        ChallengeStatus.Proving => "showing the proof to the contract",
        ChallengeStatus.Won => "won: the provider is convicted",
        ChallengeStatus.Overtaken => "convicted by another challenger",
        ChallengeStatus.Lost => "lost: the provider was right",
        ChallengeStatus.Agreed => "given up: nothing that differs is an inconsistency",
        ChallengeStatus.NothingAtStake => "given up: nothing answers for the result any more",
        _ => "given up: the bond is above the budget",
    };

    public void Show(DisputeStory story)
    {
        ui.Object("dispute", story);
        ui.Line($"[bold]dispute[/] {story.Id}: {Name(story.Status)}");
        ui.Line($"  job       {story.Job}, piece {story.Piece}, branch {story.Branch}; executed again, as it was " +
            story.Reason);
        ui.Line($"  provider  {story.Provider} asserts {story.Asserted.EscapeMarkup()}");
        ui.Line($"  verifier  {story.Challenger} computed {story.Computed.EscapeMarkup()}");
        for (var i = 0; i < story.Questions.Count; i++)
            ui.Line($"  {i + 1,2}. asked {story.Questions[i].EscapeMarkup()}");
        if (story.Element is { } element)
            Show(element, story.Steps);
        else if (story.Kind.Length > 0)
            ui.Line($"  found     {story.Kind}: what the provider committed to contradicts itself");
        foreach (var sent in story.Transactions)
            ui.Line($"  block {sent.Block}  {sent.By}: {sent.Move}, {sent.Gas:N0} gas, {sent.Hash}");
        if (story.Transactions.Count > 0)
            ui.Line($"  gas       {story.Transactions.Sum(t => (long)t.Gas):N0} in {story.Transactions.Count} " +
                "transactions");
        ShowMoney(story);
    }

    private void ShowMoney(DisputeStory story)
    {
        if (story.Bond > 0)
            ui.Line($"  bond      {Dollars.Format(story.Bond)}");
        if (story.EndedMs > 0)
            ui.Line(string.Create(CultureInfo.InvariantCulture,
                $"  took      {(story.EndedMs - story.BeganMs) / 1000.0:0.0} s from the doubt to the end"));
        if (story.Status == ChallengeStatus.Won)
            ui.Line($"  [bold]slashed[/]   {Dollars.Format(story.Slashed)}: half to the verifier, 30 % to the " +
                "client, the rest burned; the provider's unpaid pay in the job is forfeited, too");
    }

    private void Show(ExplainedElement element, int steps)
    {
        var run = element.Run < steps ? $"step {element.Run + 1} of {steps}" : "the last operators, after all steps";
        ui.Line($"  found     in {run}, operator {element.Place} ({element.Operator.EscapeMarkup()}), " +
            $"{element.Tensor.EscapeMarkup()}[[{string.Join(", ", element.Loops)}]]: {Part(element)}");
        if (element.Before is { } before)
            ui.Line($"  {"",10}before     {Word(before, element.IsFloat)}");
        foreach (var step in element.Steps)
            ui.Line($"  {step.Position,9}. " + string.Join("  ", step.Reads.Select(
                r => $"{r.Tensor.EscapeMarkup()} {Word(r.Bits, r.IsFloat)}")) +
                $"  → {Word(step.After, element.IsFloat)}");
        ui.Line($"  {"",10}[red]asserted[/]   {Word(element.Claimed, element.IsFloat)}");
        ui.Line($"  {"",10}[green]computed[/]   {Word(element.Computed, element.IsFloat)}");
    }

    private static string Part(ExplainedElement element) => element.Part switch
    {
        ElementPart.Init => $"the value that lane {element.Lane} starts from",
        ElementPart.Body => $"{element.Steps.Count} positions of lane {element.Lane}",
        ElementPart.Post => "what is stored of the sum",
        _ => $"all {element.Steps.Count} positions and what is stored of them",
    };

    private static string Word(uint bits, bool isFloat) => isFloat
        ? string.Create(CultureInfo.InvariantCulture, $"{BitConverter.UInt32BitsToSingle(bits):G9} (0x{bits:x8})")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)bits}");
}
