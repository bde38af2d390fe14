using Longrun.Verdicts;

var folder = Corpus.Folder;
var json = false;
var findings = false;
var only = "";
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--cases" when i + 1 < args.Length:
            folder = args[++i];
            break;
        case "--only" when i + 1 < args.Length:
            only = args[++i];
            break;
        case "--findings":
            findings = true;
            break;
        case "--json":
            json = true;
            break;
        default:
            Console.Error.WriteLine($"verdicts: unknown argument {args[i]}; see bench/verdicts --help");
            return 2;
    }
}

try
{
    var score = Score.Of(Corpus.Load(folder).Where(one =>
        $"{one.Language}/{one.Name}".Contains(only, StringComparison.OrdinalIgnoreCase)));
    Console.Out.Write(json ? Tables.Json(score) : Tables.Text(score, findings));
    return score.Shortfalls is [] ? 0 : 1;
}
catch (CaseFault fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
catch (DirectoryNotFoundException)
{
    Console.Error.WriteLine($"verdicts: there is no folder {folder}");
    return 2;
}
