using Cairn.Bench;

var benches = new SortedDictionary<string, IBench>(StringComparer.Ordinal);
foreach (var type in typeof(IBench).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IBench))))
{
    var bench = (IBench)Activator.CreateInstance(type)!;
    benches.Add(bench.Name, bench);
}

if (args.Length > 0 && benches.TryGetValue(args[0], out var chosen))
    return await chosen.RunAsync(args[1..]);

Console.WriteLine("usage: dotnet run -c Release --project bench/Cairn.Bench -- <bench> [options]");
foreach (var bench in benches.Values)
    Console.WriteLine($"  {bench.Name,-14} {bench.Summary}");
return args.Length == 0 ? 0 : 2;
