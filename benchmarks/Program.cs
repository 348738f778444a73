using BenchmarkDotNet.Running;
using ParkingGate.Benchmarks;
using ParkingGate.Benchmarks.Accuracy;
using ParkingGate.Benchmarks.Log;
using ParkingGate.Benchmarks.Passages;
using ParkingGate.Benchmarks.Reader;
using ParkingGate.Benchmarks.Stages;

var options = args.Skip(1).ToArray();
switch (args.FirstOrDefault())
{
    case "accuracy": return AccuracyProgram.Run(options);
    case "reader": return ReaderProgram.Run(options);
    case "passages": return PassagesProgram.Run(options);
    case "log": return await LogProgram.RunAsync(options);
    case "stages":
        Clips.Enlarge();
        return StagesProgram.Run(options);
}
Clips.Enlarge();
var wanted = args.Where(argument => argument != BenchmarkJobs.AotOption).ToArray();
BenchmarkSwitcher.FromAssembly(typeof(BenchmarkJobs).Assembly).Run(wanted, BenchmarkJobs.Config(withAot: wanted.Length < args.Length));
return 0;
