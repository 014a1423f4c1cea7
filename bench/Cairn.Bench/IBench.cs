namespace Cairn.Bench;

/// <summary>One figure that the project publishes, as a ratio in one run against a named peer or limit.</summary>
public interface IBench
{
    /// <summary>The word that starts it on the command line.</summary>
    string Name { get; }

    /// <summary>What it compares, in one line.</summary>
    string Summary { get; }

    /// <summary>Measures and prints. Returns 0 when it measured, 2 for wrong arguments, 3 for an absent peer.</summary>
    Task<int> RunAsync(string[] args);
}
