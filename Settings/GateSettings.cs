namespace ParkingGate.Settings;

/// <summary>The settings the program runs with, or all the reasons why it cannot.</summary>
/// <param name="Options">Complete and checked when there are no problems; else not to be used.</param>
/// <param name="Logging">The section `Logging`, for the logging framework.</param>
internal sealed record GateSettings(GateOptions Options, IConfiguration Logging, IReadOnlyList<string> Problems)
{
    /// <summary>The exit code of a program that was told something it cannot do.</summary>
    public const int ExitCode = 2;

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
        problems.AddRange(SettingChecks.ProblemsOf(options).Select(problem => WithOrigin(problem, found)));
        return new(options, configuration.GetSection(SettingTexts.Logging), problems);
    }

    /// <summary>Prints the problems, one sentence each, and gives the exit code.</summary>
    public int Report(TextWriter error)
    {
        foreach (var problem in Problems) error.WriteLine($"{CommandOptions.Program}: {problem}");
        return ExitCode;
    }

    /// <summary>A sentence begins with its key; a value nobody wrote comes from nowhere.</summary>
    private static string WithOrigin(string problem, SortedDictionary<string, FoundSetting> found) =>
        found.TryGetValue(problem[..problem.IndexOf(' ', StringComparison.Ordinal)], out var setting)
            ? $"{problem} (from {setting.Origin})"
            : problem;
}
