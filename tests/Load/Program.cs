using System.CommandLine;
using ParkingGate.Load;

return await LoadCommand.Root.Parse(args).InvokeAsync();
