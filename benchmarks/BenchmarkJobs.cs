using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.NativeAot;
using Perfolizer.Horology;

namespace ParkingGate.Benchmarks;

/// <summary>How BenchmarkDotNet measures: short, since every stage takes micro- to milliseconds; JIT, and Native AOT when asked.</summary>
internal static class BenchmarkJobs
{
    public const string AotOption = "--aot";

    private static Job Short => Job.Default.WithWarmupCount(3).WithIterationCount(12).WithIterationTime(TimeInterval.FromMilliseconds(200));

    public static IConfig Config(bool withAot)
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumn(StatisticColumn.Min, StatisticColumn.Median)
            .HideColumns(Column.Error, Column.StdDev, Column.Runtime)
            .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.JoinSummary)
            .WithArtifactsPath(Clips.Results)
            .AddJob(Short.WithId("JIT"));
        return withAot ? config.AddJob(Aot) : config;
    }

    /// <summary>
    /// Compiled as the published program is: the SDK's own compiler, its default instruction set and optimisation (BenchmarkDotNet's
    /// would be this machine's CPU and "Speed"). The static libraries are added by Directory.Build.props.
    /// </summary>
    private static Job Aot => Short.WithId("NativeAOT").WithRuntime(NativeAotRuntime.Net10_0).WithToolchain(
        NativeAotToolchain.CreateBuilder()
            .UseNuGet("", "")
            .IlcInstructionSet("")
            .IlcOptimizationPreference("")
            .TargetFrameworkMoniker("net10.0")
            .ToToolchain());
}
