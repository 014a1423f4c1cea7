namespace Cairn.Contracts;

/// <summary>What to run as a <see cref="ChildProcess"/>.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>Path of the executable, or a name found on PATH.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, passed on as they are: no shell reads them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it runs. Default: the current directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables set (or with null removed) on top of this process's own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>File that standard output and error are appended to.</summary>
    public required string LogPath { get; init; }

    /// <summary>Seconds between asking it to end and killing it. Default 10; 1 … 600.</summary>
    public int StopGraceSeconds { get; init; } = 10;

    /// <exception cref="ArgumentException">A property is outside its range; the message names it.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(FileName))
            throw new ArgumentException("FileName is empty; name the executable to run.", nameof(FileName));
        if (string.IsNullOrWhiteSpace(LogPath))
            throw new ArgumentException("LogPath is empty; name the file for the output.", nameof(LogPath));
        if (StopGraceSeconds is < 1 or > 600)
            throw new ArgumentException("StopGraceSeconds must be 1 to 600 seconds.", nameof(StopGraceSeconds));
    }
}
