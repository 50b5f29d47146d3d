package dev.portolan.loadtest.tally;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, one below the other in columns: the first to the left, figures to the right. */
public final class Columns {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Adds a row; the first is the head.
   *
   * @throws IllegalArgumentException if it has more or fewer cells than the head
   */
  public Columns row(List<String> cells) {
    if (!rows.isEmpty() && cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "row: " + cells + " (expected: " + rows.getFirst().size() + " cells)");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** One for each row, without white space at the end. */
  public List<String> lines() {
    int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      String padding = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? cell + padding : padding + cell).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
