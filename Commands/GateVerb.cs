using System.CommandLine;
using ParkingGate.Commands.Key;
using ParkingGate.Commands.Check;
using ParkingGate.Commands.Probe;
using ParkingGate.Commands.Read;
using ParkingGate.Settings;

namespace ParkingGate.Commands;

/// <summary>Something that the program does instead of serving: <c>parkinggate NAME …</c>.</summary>
/// <param name="Command">Its words on the command line; it takes the program's own options too.</param>
/// <param name="RunAsync">Does it, with settings that are checked; gives the exit code.</param>
/// <param name="Group">The word before it, when there is one.</param>
internal sealed record GateVerb(Command Command, Func<ParseResult, GateSettings, CancellationToken, Task<int>> RunAsync, Command? Group = null);

/// <summary>All of them, in the order of the help.</summary>
internal static class GateVerbs
{
    public static readonly GateVerb[] All = [ReadCommand.Verb, ProbeCommand.Verb, CheckCommand.Verb, .. OutboxCommand.Verbs, .. KeyCommand.Verbs];
}
