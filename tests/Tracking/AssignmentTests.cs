using ParkingGate.Tracking;

namespace ParkingGate.Tests.Tracking;

public sealed class AssignmentTests
{
    [Test]
    [Arguments(1, 1)]
    [Arguments(2, 5)]
    [Arguments(5, 2)]
    [Arguments(6, 6)]
    [Arguments(7, 4)]
    [Arguments(4, 8)]
    public async Task Total_is_that_of_brute_force(int rows, int columns)
    {
        var random = new Random(rows * 100 + columns);
        // One instance for all: leftovers of an earlier matrix must not matter.
        var assignment = new Assignment();
        for (var round = 0; round < 200; round++)
        {
            var cost = new float[rows * columns];
            // Few different values in every second matrix, so that there are ties.
            for (var i = 0; i < cost.Length; i++)
                cost[i] = round % 2 == 0 ? random.NextSingle() * 2 - 1 : random.Next(3);
            var columnOfRow = new int[rows];

            assignment.Solve(cost, rows, columns, columnOfRow);

            var pairs = columnOfRow.Select((column, row) => (row, column)).Where(pair => pair.column >= 0).ToArray();
            await Assert.That(pairs.Length).IsEqualTo(Math.Min(rows, columns));
            await Assert.That(pairs.Select(pair => pair.column).Distinct().Count()).IsEqualTo(pairs.Length);
            var total = pairs.Sum(pair => (double)cost[pair.row * columns + pair.column]);
            await Assert.That(total).IsEqualTo(Cheapest(cost, rows, columns)).Within(1e-5);
        }
    }

    [Test]
    public async Task The_greedy_choice_is_not_taken_when_it_costs_more()
    {
        var columnOfRow = new int[2];

        new Assignment().Solve([0.1f, 0.2f, 0.2f, 0.9f], 2, 2, columnOfRow);

        await Assert.That(columnOfRow).IsEquivalentTo([1, 0]);
    }

    [Test]
    [Arguments(0, 3)]
    [Arguments(3, 0)]
    public async Task Nothing_to_pair_leaves_every_row_alone(int rows, int columns)
    {
        int[] columnOfRow = [7, 7, 7];

        new Assignment().Solve([], rows, columns, columnOfRow);

        await Assert.That(columnOfRow.Take(rows).All(column => column == -1)).IsTrue();
    }

    private static double Cheapest(float[] cost, int rows, int columns)
    {
        // Over the smaller side, trying every free partner.
        return rows <= columns
            ? Try(0, rows, columns, 0, (row, column) => cost[row * columns + column])
            : Try(0, columns, rows, 0, (row, column) => cost[column * columns + row]);
    }

    private static double Try(int row, int rows, int columns, int used, Func<int, int, float> cost)
    {
        if (row == rows) return 0;
        var best = double.MaxValue;
        for (var column = 0; column < columns; column++)
        {
            if ((used & 1 << column) != 0) continue;
            best = Math.Min(best, cost(row, column) + Try(row + 1, rows, columns, used | 1 << column, cost));
        }
        return best;
    }
}
