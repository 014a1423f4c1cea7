using Cairn.Host;

namespace Cairn.Cli;

/// <summary>Runs a command's body and turns expected faults into messages and exit codes.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(Ui ui, Func<Task<int>> body)
    {
        try
        {
            return await body();
        }
        catch (SpecRefusedException e)
        {
            ui.Error($"{e.Error.Field} {e.Error.Message}".Trim() + (e.Error.Line > 0 ? $" (line {e.Error.Line})" : ""),
                e.Error.Remedy);
            return ExitCode.BadInput;
        }
        catch (ApiException e)
        {
            var field = e.Problem.Field is { Length: > 0 } name ? $"{name}: " : "";
            ui.Error(field + e.Problem.Title, e.Problem.Remedy);
            return e.Problem.Status is 400 or 404 ? ExitCode.BadInput : ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (ArgumentException e)
        {
            ui.Error(e.Message);
            return ExitCode.BadInput;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            ui.Error(e.Message);
            return ExitCode.Failed;
        }
    }
}
