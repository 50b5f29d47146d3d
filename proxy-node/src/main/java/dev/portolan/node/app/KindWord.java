package dev.portolan.node.app;

import dev.portolan.model.catalog.EntryKind;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What operators call the kinds of entries, in queries, answers and on the command line. */
final class KindWord implements ITypeConverter<EntryKind> {
  /** In words: all of them. */
  static final String ALL =
      Arrays.stream(EntryKind.values()).map(KindWord::of).collect(Collectors.joining(", "));

  static String of(EntryKind kind) {
    return switch (kind) {
      case TOOL -> "tools";
      case PROMPT -> "prompts";
      case RESOURCE -> "resources";
      case TEMPLATE -> "templates";
    };
  }

  /** The kind of this word; empty if it is none. */
  static Optional<EntryKind> kind(String word) {
    return Arrays.stream(EntryKind.values()).filter(kind -> of(kind).equals(word)).findFirst();
  }

  @Override
  public EntryKind convert(String word) {
    return kind(word)
        .orElseThrow(
            () -> new TypeConversionException("'" + word + "' (expected: one of " + ALL + ")"));
  }
}
