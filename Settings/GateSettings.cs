using System.Globalization;

namespace ParkingGate.Settings;

/// <summary>The settings the program runs with, or all the reasons why it cannot.</summary>
/// <param name="Options">Complete and checked when there are no problems; else not to be used.</param>
/// <param name="Logging">The section `Logging`, for the logging framework.</param>
/// <param name="Summary">For the audit log: what is set, without the values, and a mark that changes when one of them does.</param>
internal sealed record GateSettings(GateOptions Options, IConfiguration Logging, IReadOnlyList<string> Problems, string Summary = "")
{
    /// <summary>The exit code of a program that was told something it cannot do.</summary>
    public const int ExitCode = 2;

    /// <summary>What was set, as the binder had it.</summary>
    public IReadOnlyDictionary<string, string?> Texts { get; private init; } = new Dictionary<string, string?>();

    /// <summary>The files they come from, whether they exist or not.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>Reads everything again, for files that have changed.</summary>
    public Func<GateSettings>? Again { get; private init; }

    public static GateSettings Load(GateCommandLine line) => Load(line, SettingSources.OfThisMachine);

    public static GateSettings Load(GateCommandLine line, SettingSources sources)
    {
        var problems = new List<string>();
        var found = sources.Read(line, problems);
        if (problems.Count > 0) return new(new(), new ConfigurationManager(), problems);

        var texts = SettingTexts.Usable(found, problems);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(texts).Build();
        var options = new GateOptions();
        configuration.Bind(options);
        SettingDefaults.FillIn(options);
        problems.AddRange(SettingChecks.ProblemsOf(options, isServing: line.RunAsync is null).Select(problem => WithOrigin(problem, found)));
        return new(options, configuration.GetSection(SettingTexts.Logging), problems, Summarize(found))
        {
            Texts = texts,
            Files = line.ConfigFile is { } only ? [only] : sources.Files,
            Again = () => Load(line, sources),
        };
    }

    /// <summary>Prints the problems, one sentence each, and gives the exit code.</summary>
    public int Report(TextWriter error)
    {
        foreach (var problem in Problems) error.WriteLine($"{CommandOptions.Program}: {problem}");
        return ExitCode;
    }

    private static string Summarize(SortedDictionary<string, FoundSetting> found)
    {
        var mark = 2166136261u; // FNV-1a: it is to differ, not to be hard to find, and a real hash would bring up OpenSSL at the start
        foreach (var letter in string.Join('\n', found.Select(setting => $"{setting.Key}={setting.Value.Text}"))) mark = unchecked((mark ^ letter) * 16777619u);
        return string.Create(CultureInfo.InvariantCulture, $"with {(found.Count == 0 ? "no settings" : string.Join(", ", found.Keys))} (mark {mark:x8})");
    }

    /// <summary>A sentence begins with its key; a value nobody wrote comes from nowhere.</summary>
    private static string WithOrigin(string problem, SortedDictionary<string, FoundSetting> found) =>
        found.TryGetValue(problem[..problem.IndexOf(' ', StringComparison.Ordinal)], out var setting)
            ? $"{problem} (from {setting.Origin})"
            : problem;
}
