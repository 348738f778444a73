using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace ParkingGate.Tests.Published;

/// <summary>publish.ps1, read by PowerShell's own parser: there is no pwsh on the build machines.</summary>
public partial class PublishScriptTests
{
    [Test]
    public async Task The_PowerShell_script_parses_without_an_error()
    {
        Parser.ParseFile(Path.Combine(TestPaths.Root, "publish.ps1"), out var tokens, out var errors);

        await Assert.That(errors.Select(error => error.Message)).IsEmpty();
        await Assert.That(tokens.Length).IsGreaterThan(20);
    }

    [Test]
    public async Task Both_scripts_know_the_same_runtimes()
    {
        var script = Parser.ParseFile(Path.Combine(TestPaths.Root, "publish.ps1"), out _, out _);
        var values = script.FindAll(node => node is AttributeAst { TypeName.Name: "ValidateSet" }, true).Cast<AttributeAst>().Single()
            .PositionalArguments.Cast<StringConstantExpressionAst>().Select(value => value.Value);
        var build = await File.ReadAllTextAsync(Path.Combine(TestPaths.Root, "Native", "build", "build.sh"));

        await Assert.That(values).IsEquivalentTo(Runtime().Matches(build).Select(match => match.Groups[1].Value).Distinct());
    }

    [GeneratedRegex(@"^  (linux-\w+)\)", RegexOptions.Multiline)]
    private static partial Regex Runtime();
}
