using System.Diagnostics.CodeAnalysis;

namespace Cairn.Evm.Generator;

/// <summary>The command line.</summary>
internal sealed record GeneratorOptions(string ArtifactsFolder, string Namespace, string OutputFolder)
{
    public const string Usage =
        "usage: Cairn.Evm.Generator --artifacts <folder of *.json> --namespace <name> --out <folder>";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out GeneratorOptions? options, out string problem)
    {
        (options, problem) = (null, "");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] is not ("--artifacts" or "--namespace" or "--out") || i + 1 >= args.Length)
            {
                problem = $"unknown option or missing value: {args[i]}";
                return false;
            }
            values[args[i]] = args[i + 1];
        }
        foreach (var name in (string[])["--artifacts", "--namespace", "--out"])
        {
            if (values.ContainsKey(name)) continue;
            problem = $"{name} is missing";
            return false;
        }
        options = new GeneratorOptions(values["--artifacts"], values["--namespace"], values["--out"]);
        return true;
    }
}
