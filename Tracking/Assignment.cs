namespace ParkingGate.Tracking;

/// <summary>
/// The cheapest one-to-one pairing of rows and columns (Jonker and Volgenant's shortest augmenting paths, O(rows² · columns)).
/// Every row, or every column when there are fewer of them, gets a partner. Buffers grow once and are kept.
/// </summary>
internal sealed class Assignment
{
    private double[] _rowPrice = [];
    private double[] _columnPrice = [];
    private double[] _distance = [];
    private int[] _rowOfColumn = [];
    private int[] _comesFrom = [];
    private bool[] _settled = [];

    /// <summary>
    /// <paramref name="cost"/> is row by row and finite; <paramref name="columnOfRow"/> gets -1 where a row has no partner.
    /// </summary>
    public void Solve(ReadOnlySpan<float> cost, int rows, int columns, Span<int> columnOfRow)
    {
        columnOfRow[..rows].Fill(-1);
        if (rows == 0 || columns == 0) return;
        // The search below wants no more rows than columns; else it reads the matrix turned over.
        var turned = rows > columns;
        var matrix = turned ? new Matrix(cost, columns, rows, 1, columns) : new Matrix(cost, rows, columns, columns, 1);
        Prepare(matrix.Rows, matrix.Columns);
        for (var row = 0; row < matrix.Rows; row++)
            Augment(matrix, row);
        for (var column = 0; column < matrix.Columns; column++)
        {
            var row = _rowOfColumn[column];
            if (row < 0) continue;
            columnOfRow[turned ? column : row] = turned ? row : column;
        }
    }

    /// <summary>
    /// Dijkstra over reduced costs from a free row to the nearest free column, then prices and partners change along the way.
    /// </summary>
    private void Augment(in Matrix matrix, int freeRow)
    {
        var columns = matrix.Columns;
        _distance.AsSpan(0, columns).Fill(double.PositiveInfinity);
        _settled.AsSpan(0, columns).Clear();
        var row = freeRow;
        var last = -1;
        var reached = 0.0;
        do
        {
            var nearest = Relax(matrix, row, last, reached);
            reached = _distance[nearest];
            _settled[nearest] = true;
            last = nearest;
            row = _rowOfColumn[nearest];
        }
        while (row >= 0);
        Reprice(columns, freeRow, reached);
        Flip(freeRow, last);
    }

    private int Relax(in Matrix matrix, int row, int from, double reached)
    {
        var nearest = -1;
        for (var column = 0; column < matrix.Columns; column++)
        {
            if (_settled[column]) continue;
            var distance = reached + matrix[row, column] - _rowPrice[row] - _columnPrice[column];
            if (distance < _distance[column])
                (_distance[column], _comesFrom[column]) = (distance, from);
            if (nearest < 0 || _distance[column] < _distance[nearest])
                nearest = column;
        }
        return nearest;
    }

    private void Reprice(int columns, int freeRow, double reached)
    {
        _rowPrice[freeRow] += reached;
        for (var column = 0; column < columns; column++)
        {
            if (!_settled[column]) continue;
            var spare = reached - _distance[column];
            _columnPrice[column] -= spare;
            if (_rowOfColumn[column] >= 0) _rowPrice[_rowOfColumn[column]] += spare;
        }
    }

    private void Flip(int freeRow, int column)
    {
        for (; _comesFrom[column] >= 0; column = _comesFrom[column])
            _rowOfColumn[column] = _rowOfColumn[_comesFrom[column]];
        _rowOfColumn[column] = freeRow;
    }

    private void Prepare(int rows, int columns)
    {
        if (_distance.Length < columns)
        {
            var size = Math.Max(columns, 2 * _distance.Length);
            (_columnPrice, _distance) = (new double[size], new double[size]);
            (_rowOfColumn, _comesFrom, _settled) = (new int[size], new int[size], new bool[size]);
        }
        if (_rowPrice.Length < rows) _rowPrice = new double[Math.Max(rows, _distance.Length)];
        _rowPrice.AsSpan(0, rows).Clear();
        _columnPrice.AsSpan(0, columns).Clear();
        _rowOfColumn.AsSpan(0, columns).Fill(-1);
    }

    private readonly ref struct Matrix(ReadOnlySpan<float> cost, int rows, int columns, int rowStep, int columnStep)
    {
        private readonly ReadOnlySpan<float> _cost = cost;
        private readonly int _rowStep = rowStep;
        private readonly int _columnStep = columnStep;

        public int Rows { get; } = rows;
        public int Columns { get; } = columns;
        public float this[int row, int column] => _cost[row * _rowStep + column * _columnStep];
    }
}
