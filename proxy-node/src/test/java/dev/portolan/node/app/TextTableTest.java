package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void alignsColumns() {
    // Given
    TextTable table =
        new TextTable().row(List.of("A", "LONGER")).row(List.of("wide", "x")).row(List.of("", "y"));

    // When
    List<String> lines = table.lines();

    // Then
    assertThat(lines).containsExactly("A     LONGER", "wide  x", "      y");
  }

  @Test
  void letsOneLongCellNotWidenAll() {
    // Given
    TextTable table = new TextTable().row(List.of("a".repeat(100), "x")).row(List.of("b", "y"));

    // When
    List<String> lines = table.lines();

    // Then
    assertThat(lines).containsExactly("a".repeat(100) + "  x", "b" + " ".repeat(61) + "y");
  }

  @Test
  void givesTheTerminalNothingToObey() {
    // When
    String shown = TextTable.harmless("a\u001b[2Jb\nc\u009bd\u202ee\ud800f\u2028g é 名");

    // Then
    assertThat(shown).isEqualTo("a?[2Jb?c?d?e?f?g é 名");
  }
}
