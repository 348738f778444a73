using BenchmarkDotNet.Running;
using ParkingGate.Benchmarks;
using ParkingGate.Benchmarks.Stages;

Clips.Enlarge();
if (args is ["stages", .. var options]) return StagesProgram.Run(options);
var wanted = args.Where(argument => argument != BenchmarkJobs.AotOption).ToArray();
BenchmarkSwitcher.FromAssembly(typeof(BenchmarkJobs).Assembly).Run(wanted, BenchmarkJobs.Config(withAot: wanted.Length < args.Length));
return 0;
