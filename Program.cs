using ParkingGate;
using ParkingGate.Commands;
using ParkingGate.Native;
using ParkingGate.Settings;

NativeLibraries.Install();
if (GateCommand.Parse(args, out var exitCode) is not { } line) return exitCode;
var settings = GateSettings.Load(line);
if (settings.Problems.Count > 0) return settings.Report(Console.Error);
if (line.SelfCheck) return SelfCheck.Run(settings.Options, Console.Out);
if (line.RunAsync is { } run) return await CommandRun.UntilStoppedAsync(stop => run(settings, stop));
if (StartCheck.Problem(settings.Options) is { } problem) return StartCheck.Report(problem, Console.Error);

await using var app = GateApp.Build(settings);
return await StartCheck.RunAsync(app, Console.Error);
