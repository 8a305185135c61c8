namespace Generators.Common;

/// <summary>Matrices of integers for stimuli.</summary>
internal static class Matrices
{
    /// <summary>Makes a matrix.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="value">Value of a row and column, asked for row by row.</param>
    /// <returns>The matrix, rows first.</returns>
    public static int[,] Make(int rows, int columns, Func<int, int, int> value)
    {
        var matrix = new int[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                matrix[row, column] = value(row, column);
        }

        return matrix;
    }
}
