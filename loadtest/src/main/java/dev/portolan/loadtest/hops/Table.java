package dev.portolan.loadtest.hops;

import java.util.ArrayList;
import java.util.List;

/** A table of a report, which reads as text and as Markdown. */
final class Table {
  private final String title;
  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Table(String title, String... columns) {
    this.title = title;
    rows.add(List.of(columns));
  }

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** A line below the table. */
  Table note(String line) {
    notes.add(line);
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("\n### ").append(title).append("\n\n");
    int columns = rows.getFirst().size();
    for (int row = 0; row < rows.size(); row++) {
      text.append('|');
      for (int column = 0; column < columns; column++) {
        String cell = rows.get(row).get(column);
        int width = width(column);
        String padded = " ".repeat(width - cell.length());
        text.append(' ').append(column == 0 ? cell + padded : padded + cell).append(" |");
      }
      text.append('\n');
      if (row == 0) {
        rule(text, columns);
      }
    }
    notes.forEach(note -> text.append("\n- ").append(note));
    return text.append(notes.isEmpty() ? "" : "\n").toString();
  }

  private void rule(StringBuilder text, int columns) {
    text.append('|');
    for (int column = 0; column < columns; column++) {
      text.append(' ').append("-".repeat(Math.max(3, width(column)) - (column == 0 ? 0 : 1)));
      text.append(column == 0 ? " |" : ": |");
    }
    text.append('\n');
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
