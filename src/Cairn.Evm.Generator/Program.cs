using Cairn.Evm.Generator;

if (!GeneratorOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine($"error: {problem}");
    Console.Error.WriteLine(GeneratorOptions.Usage);
    return 2;
}

try
{
    var artifacts = Artifact.ReadFolder(options.ArtifactsFolder);
    var files = ClientGenerator.Generate(artifacts, options.Namespace);
    var changed = OutputFolder.Write(options.OutputFolder, files);
    Console.WriteLine($"{artifacts.Count} contracts, {files.Count} files, {changed} changed");
    return 0;
}
catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}
