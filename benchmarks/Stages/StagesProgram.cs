using System.Globalization;

namespace ParkingGate.Benchmarks.Stages;

/// <summary>The whole program's figures, which BenchmarkDotNet cannot measure: several threads, CPU time, ratios within one run.</summary>
internal static class StagesProgram
{
    private const string Usage = "usage: stages [--rounds N] [--check]";

    /// <summary>A round that other programs disturbed is measured again; so many rounds for each one wanted.</summary>
    private const int Attempts = 5;

    /// <summary>
    /// Exit code 1 when <c>--check</c> is given and a limit is missed, 2 for an argument that is none, 3 when the machine was never calm.
    /// </summary>
    public static int Run(ReadOnlySpan<string> options)
    {
        var (rounds, check) = (3, false);
        for (var i = 0; i < options.Length; i++)
        {
            if (options[i] == "--check") check = true;
            else if (options[i] != "--rounds" || ++i == options.Length || !int.TryParse(options[i], CultureInfo.InvariantCulture, out rounds) || rounds < 1)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }
        }
        return Measure(rounds, check);
    }

    private static int Measure(int rounds, bool check)
    {
        using var subject = new StagesSubject();
        var measured = new List<StagesRound>();
        for (var attempt = 0; measured.Count < rounds && attempt < rounds * Attempts; attempt++)
        {
            OtherLoad.WaitForCalm();
            var others = new OtherLoad();
            var round = StagesRound.Measure(subject);
            var isCalm = others.Share() <= OtherLoad.Most;
            if (isCalm) measured.Add(round);
            Console.WriteLine(Words(round, others.Share(), isCalm));
        }
        if (measured.Count == rounds) return Report(measured) || !check ? 0 : 1;
        Console.Error.WriteLine("Other programs kept this machine too busy; measure again when it is calm.");
        return 3;
    }

    private static bool Report(List<StagesRound> measured)
    {
        Console.WriteLine();
        return new StagesReport(measured).Write(Console.Out, Path.Combine(Clips.Results, "stages.json"));
    }

    private static string Words(StagesRound round, double others, bool counts) => string.Create(CultureInfo.InvariantCulture,
        $"pipeline {round.PipelineShare:0.000}, live {round.Live.CpuMs:0.00} ms, own work {round.Looks[0].OwnShare:0.000}; other programs {others:P0}{(counts ? "" : ", does not count")}");
}
