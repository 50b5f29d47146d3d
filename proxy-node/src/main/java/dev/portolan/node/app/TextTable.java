package dev.portolan.node.app;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, one below the other in columns, for a terminal. */
final class TextTable {
  /** Beyond it a cell pushes the rest of its row to the right, and not that of all others. */
  private static final int WIDEST = 60;

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; the first is the head. All must have as many cells. */
  TextTable row(List<String> cells) {
    rows.add(cells.stream().map(TextTable::harmless).toList());
    return this;
  }

  /** One for each row, without white space at the end. */
  List<String> lines() {
    int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], Math.min(WIDEST, length(row.get(column))));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(Math.max(0, widths[column] - length(cell)))).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /**
   * A text of a stranger, without what a terminal would obey or that would make it look like
   * another.
   */
  static String harmless(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().map(TextTable::shown).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static int shown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          '?';
      default -> point;
    };
  }
}
